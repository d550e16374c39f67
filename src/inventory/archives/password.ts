import { findPasswords } from '../../commands/password.js';
import type { PackageFacts } from '../../facts/package-facts.js';
import type { PasswordClaim } from '../../facts/password-claim.js';
import { PATH_SEPARATOR, type Payload } from '../../facts/payload.js';
import type { LockedArchive, ShortText, Walk } from '../walk/walk.js';

/** A text that may be the password of an archive in the same input. */
export interface PasswordCandidate {
  readonly password: string;
  readonly payload: number;
  readonly location: string;
  /** What stands there. */
  readonly text: string;
}

/** Tries are costly by design of the formats; the likely ones come first. */
const MAX_CANDIDATES = 1000;
/** Steps of the Budget that one try costs. */
const STEPS_PER_TRY = 50;
/** What it costs to search all texts again, each time that something opened: real ones open in one or two rounds. */
const STEPS_PER_ROUND = 50_000;
/** Passwords that command lines give, of which those are tried on an archive that name it. */
const MAX_WRITTEN = 100_000;
const MAX_NAMED = 200;
/** A shorter name stands in other words by chance. */
const SHORTEST_NAME = 3;
/** Commands that unpack an archive under a password of their own; real packages have one or two. */
const MAX_CLAIMS = 200;
const LONGEST_PASSWORD = 128;
/** Characters of all texts together that are searched for passwords. */
const MAX_TEXT_LENGTH = 16 * 2 ** 20;

/** Asks which passwords commands give for which archives, once all that can be opened has been. */
export type FindPasswordClaims = () => Promise<readonly PasswordClaim[]>;

/**
 * Tries passwords that stand in the input on its encrypted archives: those written on command lines first, then the
 * lines of short texts, values of tables, and other words of commands. What opens may hold further passwords and archives.
 */
export async function unlockArchives(walk: Walk, findClaims: FindPasswordClaims): Promise<void> {
  const unlocking = new Unlocking(walk);
  await unlocking.tryCandidates();
  if (unlocking.shut.length > 0 && (await unlocking.tryClaims(await findClaims()))) {
    await unlocking.tryCandidates();
  }
  unlocking.finish();
}

/** The search for the passwords of all archives of one input. */
class Unlocking {
  private readonly tried = new Map<LockedArchive, Set<string>>();
  private candidates: PasswordCandidate[] = [];
  /** All that command lines give, for the archives that these name. */
  private written: PasswordCandidate[] = [];

  constructor(private readonly walk: Walk) {}

  get shut(): LockedArchive[] {
    const { lockedArchives, unreferencedLockedArchives } = this.walk;
    return [...lockedArchives, ...unreferencedLockedArchives].filter(({ isOpen }) => !isOpen);
  }

  /** Tries what the input gives, until nothing more opens. */
  async tryCandidates(): Promise<void> {
    const { walk } = this;
    while (this.shut.length > 0 && (await this.collect())) {
      let hasProgressed = false;
      const unlock = async (archive: LockedArchive) => {
        if (await this.tryAll(archive)) hasProgressed = true;
        await archive.release?.();
      };
      for (const archive of [...walk.lockedArchives]) await unlock(archive);
      await walk.budget.shareAmong([...walk.unreferencedLockedArchives], unlock);
      if (!hasProgressed) return;
    }
  }

  /** Tries on each archive what commands that would run give for it; true when anything opens. */
  async tryClaims(claims: readonly PasswordClaim[]): Promise<boolean> {
    let hasOpened = false;
    const shut = new Map(this.shut.map((archive) => [archive.payload.id, archive]));
    for (const { archive: id, ...candidate } of claims.slice(0, MAX_CLAIMS)) {
      const archive = shut.get(id);
      if (archive === undefined || archive.isOpen) continue;
      await this.walk.guard(
        archive.payload,
        'not every password found in the package was tried',
        async () => {
          if (await this.try(archive, candidate, true)) hasOpened = true;
        },
      );
      await archive.release?.();
    }
    return hasOpened;
  }

  /** Says what stays shut. */
  finish(): void {
    const { shut, walk } = this;
    // Only where the limit cut candidates off is it worth to search the texts once more.
    if (shut.length > 0 && this.candidates.length === MAX_CANDIDATES) reportTooMany(walk, shut);
    for (const archive of shut) archive.abandon();
  }

  private async collect(): Promise<boolean> {
    const [input] = this.walk.payloads;
    if (input === undefined) return false;
    let isCollected = false;
    await this.walk.guard(input, 'not every password found in the package was tried', async () => {
      this.walk.budget.spendSteps(STEPS_PER_ROUND);
      this.candidates = collectCandidates(this.walk);
      this.written = [
        ...firstOfEach(writtenPasswords(this.walk, distinctTexts(this.walk)), MAX_WRITTEN).values(),
      ];
      isCollected = true;
    });
    return isCollected;
  }

  private async tryAll(archive: LockedArchive): Promise<boolean> {
    let hasOpened = false;
    const tried = this.tried.get(archive) ?? new Set();
    this.tried.set(archive, tried);
    await this.walk.guard(archive.payload, 'not every password found in the package was tried', async () => {
      for (const candidate of [...this.namedFor(archive), ...this.candidates]) {
        if (archive.isOpen) break;
        if (tried.has(candidate.password)) continue;
        tried.add(candidate.password);
        if (await this.try(archive, candidate, false)) hasOpened = true;
      }
    });
    return hasOpened;
  }

  /** What stands on command lines that name the archive: any number of others does not hide it. */
  private namedFor({ payload }: LockedArchive): PasswordCandidate[] {
    const name = baseNameOf(payload).toLowerCase();
    if (name.length < SHORTEST_NAME) return [];
    return this.written.filter(({ text }) => text.toLowerCase().includes(name)).slice(0, MAX_NAMED);
  }

  private async try(
    archive: LockedArchive,
    candidate: PasswordCandidate,
    isClaimed: boolean,
  ): Promise<boolean> {
    this.walk.budget.spendSteps(STEPS_PER_TRY);
    await this.walk.budget.breathe();
    if (!(await archive.unlock(candidate.password, isClaimed))) return false;
    const facts = archive.payload.facts.archive;
    if (facts !== undefined) facts.password ??= candidate;
    return true;
  }
}

function baseNameOf({ name }: Payload): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** Command lines of real packages give a few passwords; a thousand are there to hide the one that fits. */
function reportTooMany(walk: Walk, shut: readonly LockedArchive[]): void {
  if (firstOfEach(writtenPasswords(walk, distinctTexts(walk))).size < MAX_CANDIDATES) return;
  for (const { payload } of shut) {
    walk.problems.at(payload.path)({
      code: 'inventory.password-tries',
      offsetInBytes: 0,
      effect: `the archive stays locked: command lines contain more than the ${MAX_CANDIDATES} passwords that are tried`,
    });
  }
}

/** Where passwords are looked for. */
interface SearchedFacts {
  readonly packages: readonly PackageFacts[];
  readonly payloads: readonly Payload[];
  readonly shortTexts?: readonly ShortText[];
}

/** Each password once, the most likely first. */
export function collectCandidates(walk: SearchedFacts): PasswordCandidate[] {
  return [...firstOfEach(candidatesIn(walk)).values()];
}

/** Each password with where it was met first, up to the limit. */
function firstOfEach(
  candidates: Iterable<PasswordCandidate>,
  limit = MAX_CANDIDATES,
): Map<string, PasswordCandidate> {
  const byPassword = new Map<string, PasswordCandidate>();
  for (const candidate of candidates) {
    const { password } = candidate;
    if (password === '' || password.length > LONGEST_PASSWORD || byPassword.has(password)) continue;
    byPassword.set(password, candidate);
    if (byPassword.size === limit) break;
  }
  return byPassword;
}

type TextInPackage = Omit<PasswordCandidate, 'password'>;

function* candidatesIn(walk: SearchedFacts): Generator<PasswordCandidate, void, void> {
  const texts = distinctTexts(walk);
  yield* writtenPasswords(walk, texts);
  for (const text of walk.shortTexts ?? []) yield* linesOf(text);
  for (const facts of walk.packages) yield* tableValues(facts, walk.payloads);
  for (const text of texts) {
    for (const password of wordsOf(text.text)) yield { ...text, password };
  }
  for (const facts of walk.packages) yield* registryValues(facts, walk.payloads);
}

/** Those that command lines and scripts hand to an archiver. */
function* writtenPasswords(
  { payloads }: SearchedFacts,
  texts: readonly TextInPackage[],
): Generator<PasswordCandidate, void, void> {
  for (const text of texts) {
    for (const { password } of findPasswords(text.text)) yield { ...text, password };
  }
  for (const script of scriptTexts(payloads)) {
    for (const { how, password } of findPasswords(script.text)) yield { ...script, text: how, password };
  }
}

/** What scripts say beside the commands that they start, as `set UNZIP=-P password` does. */
export function* scriptTexts(payloads: readonly Payload[]): Generator<TextInPackage, void, void> {
  let left = MAX_TEXT_LENGTH;
  for (const { facts, id, path } of payloads) {
    const { text = '' } = facts.script ?? {};
    left -= text.length;
    if (left < 0) return;
    if (text !== '') yield { payload: id, location: path, text };
  }
}

/** Lines of one short text that are tried. */
const MAX_LINES_PER_TEXT = 4;

/** `set /p`, `for /f` and scripts read a password out of the first lines of a file. */
function* linesOf({ payload: { id, path }, text }: ShortText): Generator<PasswordCandidate, void, void> {
  for (const line of text.split(/\r?\n/, MAX_LINES_PER_TEXT)) {
    yield { payload: id, location: path, text: line, password: line };
    if (line.trim() !== line) yield { payload: id, location: path, text: line, password: line.trim() };
  }
}

/** The rows of a table can repeat one long text a hundred thousand times: each text counts once. */
export function distinctTexts({ packages, payloads }: SearchedFacts): TextInPackage[] {
  const byText = new Map<string, TextInPackage>();
  let length = 0;
  for (const text of textsIn(packages, payloads)) {
    if (text.text === '' || byText.has(text.text)) continue;
    length += text.text.length;
    if (length > MAX_TEXT_LENGTH) break;
    byText.set(text.text, text);
  }
  return [...byText.values()];
}

function* textsIn(
  packages: readonly PackageFacts[],
  payloads: readonly Payload[],
): Generator<TextInPackage, void, void> {
  for (const facts of packages) yield* packageTexts(facts, payloads);
  for (const { facts, id, path } of payloads) {
    for (const { line, text } of facts.script?.commands ?? []) {
      yield { payload: id, location: `${path} line ${line}`, text };
    }
  }
}

function* packageTexts(
  facts: PackageFacts,
  payloads: readonly Payload[],
): Generator<TextInPackage, void, void> {
  const at = (name: string) => locationIn(facts, payloads, name);
  const { customActions, serviceInstalls, shortcuts, vendorCommands } = facts.tables;
  for (const { command, name } of customActions) yield at(`CustomAction.${name}`)(command);
  for (const service of serviceInstalls) yield at(`ServiceInstall.${service.id}`)(service.arguments);
  for (const shortcut of shortcuts) yield at(`Shortcut.${shortcut.id}`)(shortcut.arguments);
  for (const { columns, id, table } of vendorCommands) {
    for (const text of columns.values()) yield at(`${table}.${id}`)(text);
  }
}

function locationIn({ payload }: PackageFacts, payloads: readonly Payload[], name: string) {
  const location = `${payloads[payload]?.path ?? ''}${PATH_SEPARATOR}${name}`;
  return (text: string): TextInPackage => ({ payload, location, text });
}

function* tableValues(
  facts: PackageFacts,
  payloads: readonly Payload[],
): Generator<PasswordCandidate, void, void> {
  const { environment, properties } = facts.tables;
  for (const [name, password] of properties) {
    yield { ...locationIn(facts, payloads, `Property.${name}`)(password), password };
  }
  for (const { id, value } of environment) {
    const text = locationIn(facts, payloads, `Environment.${id}`)(value);
    for (const { password } of findPasswords(value)) yield { ...text, password };
    yield { ...text, password: value };
  }
}

function* registryValues(
  facts: PackageFacts,
  payloads: readonly Payload[],
): Generator<PasswordCandidate, void, void> {
  for (const { id, value } of facts.tables.registry) {
    yield { ...locationIn(facts, payloads, `Registry.${id}`)(value), password: value };
  }
}

/** The words of a command line, bare and without quotes, a switch in front, or marks around them. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, LONGEST_TEXT)
    .split(/[\s"'`,;=]+/)
    .flatMap((word) => {
      const forms = [word];
      if (/^[-/][a-z]/i.test(word)) forms.push(word.slice(2));
      if (/[:|{}()@<>]/.test(word)) forms.push(...word.split(/[:|{}()@<>]+/, MAX_PARTS_PER_WORD));
      return forms;
    })
    .filter((word) => word.length > 1);
}

const MAX_PARTS_PER_WORD = 4;

const LONGEST_TEXT = 32_768;
