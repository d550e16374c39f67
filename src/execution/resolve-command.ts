import type { CommandMeaning, UnpackMeaning, UnzipFamily } from '../commands/command-meaning.js';
import { interpretCommand } from '../commands/interpret-command.js';
import type { UnzipUtility } from '../identify/unzip-utility.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Payload } from '../inventory/payload.js';
import type { CommandText } from './command-text.js';
import type { ObservedCommand, PayloadReference, ResolvedMeaning } from './execution.js';
import { findLaterCommand } from './later-command.js';
import { PayloadResolver } from './payload-resolver.js';

/** A task may run a command that makes a task, and so on. */
const NESTING_LIMIT = 4;
/** Characters of a command that are kept for the report; cmd takes no more in one line. */
const KEPT_LENGTH = 8_192;

/** Interprets command lines and finds the payloads that they name. */
export class CommandResolver {
  readonly commands: ObservedCommand[] = [];
  /** By the id of a command that a task, service or Run key will run: the id of the command that makes it. */
  readonly parentOf = new Map<number, number>();
  private readonly resolver: PayloadResolver;
  private readonly utilities: ReadonlyMap<UnzipFamily, readonly Payload[]>;
  private readonly encrypted: readonly Payload[];
  private readonly byPassword: ReadonlyMap<string, readonly Payload[]>;
  /** Installers repeat their commands; a hostile package does so twenty thousand times. */
  private readonly interpreted = new Map<string, readonly CommandMeaning[]>();

  constructor(inventory: Inventory) {
    const { payloads } = inventory;
    this.resolver = new PayloadResolver(inventory);
    this.utilities = groupBy(payloads, ({ facts }) => commandFamily(facts.unzipUtility));
    this.encrypted = payloads.filter(({ facts }) => (facts.archive?.encryptedEntryCount ?? 0) > 0);
    this.byPassword = groupBy(this.encrypted, ({ facts }) => facts.archive?.password?.password);
  }

  /** Adds a command, and those that tasks, services and Run keys which it makes will run. */
  add(text: CommandText): void {
    let level: CommandText[] = [text];
    for (let depth = 0; depth < NESTING_LIMIT && level.length > 0; depth += 1) {
      level = level.flatMap((command) => this.addOne(command));
    }
  }

  private addOne(text: CommandText): CommandText[] {
    const command = this.resolve(this.commands.length, text);
    this.commands.push(command);
    if (text.parent !== undefined) this.parentOf.set(command.id, text.parent);
    return command.meanings.flatMap(({ meaning }) => findLaterCommand(meaning, command) ?? []);
  }

  private resolve(id: number, text: CommandText): ObservedCommand {
    const { form, location, origin, triggers } = text;
    const program = this.tableProgram(text);
    return {
      id,
      origin,
      location,
      text: text.text.slice(0, KEPT_LENGTH),
      ...(program === undefined ? {} : { program }),
      meanings:
        form === 'command-line'
          ? this.interpret(text).map((meaning, index) =>
              this.resolveMeaning(meaning, origin.payload, index === 0 ? program : undefined),
            )
          : [],
      triggers,
    };
  }

  private interpret({ isExpanded, origin, program, text }: CommandText): readonly CommandMeaning[] {
    const first = /^\s*(?:"([^"]{1,1024})"|([^\s"]{1,1024}))/.exec(text);
    const named = program ?? this.resolver.find(first?.[1] ?? first?.[2] ?? '', origin.payload)?.payload;
    const utility = named === undefined ? undefined : this.resolver.payload(named)?.facts.unzipUtility;
    const family = commandFamily(utility);
    const key = `${family ?? ''}\n${isExpanded}\n${text}`;
    const known = this.interpreted.get(key);
    if (known !== undefined) return known;
    const meanings = boundMeanings(
      interpretCommand(text, {
        expanded: isExpanded,
        ...(family === undefined ? {} : { program: family }),
      }),
    );
    this.interpreted.set(key, meanings);
    return meanings;
  }

  /** What the row itself says is run: a File or Binary row, or the nested package of an action of type 7, 23 or 39. */
  private tableProgram({ form, origin, program, text }: CommandText): PayloadReference | undefined {
    if (program !== undefined) {
      const isBinary = this.resolver.payload(program)?.source === 'binary-table';
      return { payload: program, by: isBinary ? 'binary-name' : 'file-key' };
    }
    if (form !== 'package') return undefined;
    return this.resolver.find(text.split(' ')[0] ?? '', origin.payload, isPackage);
  }

  private resolveMeaning(
    meaning: CommandMeaning,
    from: number,
    named: PayloadReference | undefined,
  ): ResolvedMeaning {
    const program = named ?? this.findProgram(meaning, from);
    const object = this.findObject(meaning, from);
    return {
      meaning,
      ...(program === undefined ? {} : { program }),
      ...(object === undefined ? {} : { object }),
    };
  }

  private findProgram(meaning: CommandMeaning, from: number): PayloadReference | undefined {
    if (meaning.kind === 'start-program') return this.resolver.find(meaning.program, from);
    if (meaning.kind !== 'unpack') return undefined;
    return (
      this.resolver.find(meaning.tool, from, isProgram) ??
      this.resolver.only(this.utilities.get(meaning.family) ?? [], from)
    );
  }

  private findObject(meaning: CommandMeaning, from: number): PayloadReference | undefined {
    switch (meaning.kind) {
      case 'unpack':
        return this.findArchive(meaning, from);
      case 'start-dll':
        return this.resolver.find(meaning.dll, from);
      case 'run-script':
        return this.resolver.find(meaning.script, from);
      case 'copy':
        return this.resolver.find(meaning.from, from);
      case 'msiexec-install':
        return this.resolver.find(meaning.package, from);
      default:
        return undefined;
    }
  }

  /** By its name; else by the password, when that one opens an archive; else the only one that needs a password. */
  private findArchive({ archive, password }: UnpackMeaning, from: number): PayloadReference | undefined {
    const named = this.resolver.find(archive, from, isArchive);
    if (named !== undefined || password === undefined) return named;
    const opened = this.byPassword.get(password)?.[0];
    if (opened !== undefined) return { payload: opened.id, by: 'password' };
    return this.resolver.only(this.encrypted, from);
  }
}

function isProgram({ facts }: Payload): boolean {
  return facts.pe !== undefined;
}

function isArchive({ facts }: Payload): boolean {
  return facts.archive !== undefined;
}

function isPackage({ source, type }: Payload): boolean {
  return type === 'msi' || (type === 'cfb' && source === 'storage');
}

/** Characters of all meanings of one command: `copy a+b+c… d` says `d` again for each of them. */
const MEANINGS_LENGTH = 65_536;

function boundMeanings(meanings: readonly CommandMeaning[]): readonly CommandMeaning[] {
  let left = MEANINGS_LENGTH;
  return meanings.filter((meaning) => {
    left -= JSON.stringify(meaning).length;
    return left >= 0;
  });
}

/** Payloads of a group that are looked at when a command names none of them. */
const GROUP_LIMIT = 32;

function groupBy<Key>(
  payloads: readonly Payload[],
  keyOf: (payload: Payload) => Key | undefined,
): Map<Key, Payload[]> {
  const groups = new Map<Key, Payload[]>();
  for (const payload of payloads) {
    const key = keyOf(payload);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [payload]);
    else if (group.length < GROUP_LIMIT) group.push(payload);
  }
  return groups;
}

/** What the grammar of commands calls the family of a recognised utility. */
function commandFamily(utility: UnzipUtility | undefined): UnzipFamily | undefined {
  switch (utility?.family) {
    case undefined:
      return undefined;
    case 'info-zip':
    case '7-zip':
    case 'unrar':
    case 'bsdtar':
      return utility.family;
    case 'winrar':
      return 'unrar';
    case 'peazip':
      return '7-zip';
    default:
      return 'unknown';
  }
}
