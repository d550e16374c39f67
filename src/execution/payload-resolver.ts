import type { PayloadReference } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { appendTo } from '../io/append-to.js';
import type { FileAliases } from './file-alias.js';
import { baseName, normalizePath } from './path-name.js';

/** Payloads of one name that are looked at; a package has a few at most, and a hostile one as many as it likes. */
const MAX_CANDIDATES_PER_NAME = 32;

/** These run by themselves: each place of one counts. */
const PROGRAM_TYPES: ReadonlySet<Payload['type']> = new Set<Payload['type']>([
  'pe-exe',
  'pe-dll',
  'pe-sys',
  'dos-exe',
  'ne-exe',
]);

/** Different patterns that are compared with every name; more of them where there are few names. */
const MIN_PATTERNS = 64;
const MAX_COMPARISONS = 20_000;
/** The longest names and patterns that are compared. */
const MAX_PATTERN_LENGTH = 64;
const MAX_MATCHED_NAME = 255;

/** Finds the payload that a path or name in a command stands for. */
export class PayloadResolver {
  /** Made for the first command: most packages have none. */
  private index: NameIndex | undefined;
  /** Id of the innermost package that contains a payload. */
  private readonly packageOf: readonly number[];
  private readonly payloads: readonly Payload[];
  private readonly ofPattern = new Map<string, readonly Payload[]>();

  constructor(
    { packages, payloads }: Pick<Inventory, 'packages' | 'payloads'>,
    private readonly aliases: FileAliases,
  ) {
    this.payloads = payloads;
    this.packageOf = findPackages(
      payloads,
      packages.map(({ payload }) => payload),
    );
  }

  payload(id: number): Payload | undefined {
    return this.payloads[id];
  }

  /**
   * The payload that `path` names for a command in the payload `from`, or of which a command or table makes a copy
   * there: first those of the same package. Payloads that `isFit` refuses are skipped; their contents may fit.
   */
  find(
    path: string,
    from: number,
    isFit: (payload: Payload) => boolean = () => true,
  ): PayloadReference | undefined {
    const named = this.findByName(path, from, isFit);
    if (named !== undefined) return this.standIn(named);
    for (const source of this.aliases.sourcesOf(path)) {
      const original = this.findByName(source, from, isFit);
      if (original !== undefined) return this.standIn({ payload: original.payload, by: 'copy' });
    }
    return undefined;
  }

  /** Of archives and packages with the same content, the first one, which lists their contents. */
  private standIn(reference: PayloadReference): PayloadReference {
    const { copyOf, type } = this.payloads[reference.payload] ?? {};
    if (copyOf === undefined || type === undefined || PROGRAM_TYPES.has(type)) return reference;
    return { ...reference, payload: copyOf };
  }

  private findByName(
    path: string,
    from: number,
    isFit: (payload: Payload) => boolean,
  ): PayloadReference | undefined {
    const wanted = normalizePath(path);
    if (wanted === '') return undefined;
    this.index ??= indexNames(this.payloads);
    const { byInstallPath, byName } = this.index;
    const installed = this.nearest(byInstallPath.get(wanted), from, isFit);
    if (installed !== undefined) return { payload: installed.id, by: 'install-path' };
    const name = baseName(wanted);
    if (/[*?]/.test(name)) return this.findByPattern(name, from, isFit);
    const found =
      this.nearest(byName.get(name), from, isFit) ??
      this.nearest(
        byName.get(withoutExtension(name)),
        from,
        (payload) => isStream(payload) && isFit(payload),
      );
    return found === undefined ? undefined : { payload: found.id, by: referenceKind(found, name) };
  }

  /** The first payload that fits a pattern such as `*.tmp` or `a?.dat`; patterns that say nothing of a name find none. */
  private findByPattern(
    pattern: string,
    from: number,
    isFit: (payload: Payload) => boolean,
  ): PayloadReference | undefined {
    const found = this.nearest(this.namesLike(pattern), from, isFit);
    return found === undefined ? undefined : { payload: found.id, by: 'file-name' };
  }

  private namesLike(pattern: string): readonly Payload[] {
    const known = this.ofPattern.get(pattern);
    if (known !== undefined) return known;
    if (this.index === undefined) return [];
    const count = this.ofPattern.size;
    const isAllowed = count < MIN_PATTERNS || count * this.index.byName.size < MAX_COMPARISONS;
    const matches = isAllowed ? compilePattern(pattern) : undefined;
    if (matches === undefined) return [];
    const found: Payload[] = [];
    for (const [name, payloads] of this.index.byName) {
      if (found.length >= MAX_CANDIDATES_PER_NAME) break;
      if (name.length <= MAX_MATCHED_NAME && matches(name)) found.push(...payloads);
    }
    this.ofPattern.set(pattern, found);
    return found;
  }

  /** The only one of the payloads in the same package as `from`, or else the only one of all. */
  only(payloads: readonly Payload[], from: number): PayloadReference | undefined {
    const near = payloads.filter(({ id }) => this.packageOf[id] === this.packageOf[from]);
    const candidates = near.length > 0 ? near : payloads;
    const [only, ...others] = new Set(candidates.map(({ copyOf, id }) => copyOf ?? id));
    return only === undefined || others.length > 0 ? undefined : { payload: only, by: 'only-candidate' };
  }

  private nearest(
    candidates: readonly Payload[] | undefined,
    from: number,
    isFit: (payload: Payload) => boolean,
  ): Payload | undefined {
    const inside = this.index?.inside;
    const fitting =
      candidates?.flatMap((payload) =>
        isFit(payload)
          ? [payload]
          : (inside
              ?.get(payload.copyOf ?? payload.id)
              ?.filter(isFit)
              .slice(0, 1) ?? []),
      ) ?? [];
    return fitting.find(({ id }) => this.packageOf[id] === this.packageOf[from]) ?? fitting[0];
  }
}

/** `*` and `?` as the file system takes them; undefined for patterns that any name fits. */
function compilePattern(pattern: string): ((name: string) => boolean) | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH || !/[^*?.]/.test(pattern)) return undefined;
  return (name) => {
    let at = 0;
    let inPattern = 0;
    /** Where the last `*` stands, and up to where it reaches so far. */
    let star = -1;
    let reached = 0;
    while (at < name.length) {
      const wanted = pattern[inPattern];
      if (wanted === '*') {
        star = inPattern;
        reached = at;
        inPattern += 1;
      } else if (wanted === '?' || wanted === name[at]) {
        inPattern += 1;
        at += 1;
      } else if (star >= 0) {
        reached += 1;
        at = reached;
        inPattern = star + 1;
      } else return false;
    }
    return /^\**$/.test(pattern.slice(inPattern));
  };
}

interface NameIndex {
  /** Unnamed data inside a text or behind a script, by the named payload that contains it. */
  readonly inside: ReadonlyMap<number, Payload[]>;
  readonly byInstallPath: ReadonlyMap<string, Payload[]>;
  readonly byName: ReadonlyMap<string, Payload[]>;
}

function indexNames(payloads: readonly Payload[]): NameIndex {
  const byInstallPath = new Map<string, Payload[]>();
  const byName = new Map<string, Payload[]>();
  const inside = new Map<number, Payload[]>();
  for (const payload of payloads) {
    if (payload.id === 0) continue;
    if (payload.source === 'appended' && payload.parent !== null && payload.parent !== 0)
      appendTo(inside, payload.parent, payload, MAX_CANDIDATES_PER_NAME);
    if (payload.installPath !== undefined)
      appendTo(byInstallPath, normalizePath(payload.installPath), payload, MAX_CANDIDATES_PER_NAME);
    for (const name of namesOf(payload)) appendTo(byName, name, payload, MAX_CANDIDATES_PER_NAME);
  }
  return { byInstallPath, byName, inside };
}

/** Holders come before what they hold, so one pass is enough. A package belongs to itself. */
function findPackages(payloads: readonly Payload[], packages: readonly number[]): number[] {
  const isPackage = new Set(packages);
  const found: number[] = [];
  for (const { id, parent } of payloads) {
    found.push(isPackage.has(id) || parent === null ? id : (found[parent] ?? id));
  }
  return found;
}

function namesOf({ facts, installPath, name }: Payload): Set<string> {
  const names = [name, installPath ?? '', facts.tableKey ?? ''].map(baseName);
  return new Set(names.filter((candidate) => candidate !== ''));
}

/** Rows of Binary and streams have names without extension; what they are copied out to has one. */
function isStream({ source }: Payload): boolean {
  return source === 'binary-table' || source === 'stream' || source === 'unreferenced-stream';
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

function referenceKind(payload: Payload, name: string): PayloadReference['by'] {
  if (payload.source === 'zip-entry' || payload.source === 'archive-entry') return 'archive-entry';
  if (payload.facts.tableKey?.toLowerCase() === name && payload.name.toLowerCase() !== name) {
    return payload.source === 'binary-table' ? 'binary-name' : 'file-key';
  }
  return 'file-name';
}
