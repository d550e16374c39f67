import { splitLiterally } from '../commands/command-line.js';
import type {
  CommandMeaning,
  StartProgramMeaning,
  UnpackMeaning,
  UnzipFamily,
} from '../commands/command-meaning.js';
import { programName } from '../commands/lolbin.js';
import type { ObservedCommand, PayloadReference, ResolvedMeaning } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { appendTo } from '../io/append-to.js';
import { FormatError } from '../io/format-error.js';
import { CommandReader } from './command-reader.js';
import type { CommandText } from './command-text.js';
import { FileAliases } from './file-alias.js';
import { HandedFiles } from './handed-file.js';
import { findLaterCommand } from './later-command.js';
import { findLaunchedCommand } from './launched-command.js';
import {
  hasCode,
  isArchive,
  isEncryptedArchive,
  isInstallable,
  isProgram,
  isTaskDefinition,
} from './payload-filter.js';
import { PayloadResolver } from './payload-resolver.js';
import { ScriptArguments } from './script-argument.js';
import { findUnpackFamily } from './unpack-family.js';
import { isWindowsProgram } from './windows-program.js';
import { WrittenScripts } from './written-script.js';

/** A task may run a command that makes a task, and so on. */
const MAX_NESTING = 4;
/** Characters of a command that are kept for the report; cmd takes no more in one line. */
const KEPT_LENGTH = 8_192;

/** Characters of all commands with their meanings and causes, as the report gives them. */
const REPORT_LENGTH = 8 * 2 ** 20;

/** Interprets command lines and finds the payloads that they name. */
export class CommandResolver {
  readonly commands: ObservedCommand[] = [];
  /** By the id of a command that a task, service or Run key will run: the id of the command that makes it. */
  readonly parentOf = new Map<number, number>();
  /** By the id of a command that payloads run once something starts them: those payloads. */
  readonly scriptsOf = new Map<number, readonly number[]>();
  private lengthLeft = REPORT_LENGTH;
  private readonly reader = new CommandReader();
  private readonly aliases = new FileAliases();
  private readonly scriptArguments = new ScriptArguments();
  private readonly written = new WrittenScripts();
  private readonly resolver: PayloadResolver;
  private readonly handed: HandedFiles;
  private readonly utilities: ReadonlyMap<UnzipFamily, readonly Payload[]>;
  private readonly encrypted: readonly Payload[];
  private readonly byPassword: ReadonlyMap<string, readonly Payload[]>;

  constructor({ packages, payloads }: Inventory) {
    this.resolver = new PayloadResolver({ packages, payloads }, this.aliases);
    this.handed = new HandedFiles(this.resolver);
    this.utilities = groupBy(payloads, ({ facts }) => findUnpackFamily(facts.unzipUtility));
    this.encrypted = payloads.filter(isEncryptedArchive);
    this.byPassword = groupBy(this.encrypted, ({ facts }) => facts.archive?.password?.password);
    for (const { tables } of packages) this.aliases.addTables(tables);
  }

  /** Takes from a command what others need to be understood: what it copies, and what it hands to a batch file. */
  prepare(text: CommandText): void {
    const meanings = this.reader.read(text);
    this.aliases.addCommand(meanings, text.text);
    for (const meaning of meanings) {
      if (meaning.kind === 'unpack') this.handed.addUnpack(meaning, text.origin.payload);
      if (meaning.kind !== 'run-script') continue;
      this.written.addRun(meaning.script, text.origin.payload);
      const script = this.resolver.find(meaning.script, text.origin.payload);
      if (script !== undefined) this.scriptArguments.add(script.payload, meaning.arguments ?? '');
    }
  }

  /**
   * Adds a command, and those that tasks, services and Run keys which it makes will run.
   *
   * @throws FormatError `limit.*` when there is no room for it in the report, or the lines take too many steps.
   */
  add(text: CommandText): void {
    const line = this.written.lineOf(text.text, text.origin.payload);
    let level: CommandText[] = line === undefined ? [text] : [text, { ...text, text: line }];
    for (let depth = 0; depth < MAX_NESTING && level.length > 0; depth += 1) {
      level = level.flatMap((command) => this.addOne(command));
    }
  }

  private addOne(text: CommandText): CommandText[] {
    const { kind, payload } = text.origin;
    const known =
      kind === 'script' ? { ...text, text: this.scriptArguments.expand(payload, text.text) } : text;
    const command = this.resolve(this.commands.length, known);
    if (text.isGuess === true && !isMoreThanAStart(command)) return [];
    this.lengthLeft -= JSON.stringify(command).length;
    if (this.lengthLeft < 0)
      throw new FormatError('limit.strings', {
        offsetInBytes: 0,
        expected: `at most ${REPORT_LENGTH} characters`,
      });
    this.commands.push(command);
    if (text.parent !== undefined) this.parentOf.set(command.id, text.parent);
    if (text.scripts !== undefined && text.scripts.length > 0) this.scriptsOf.set(command.id, text.scripts);
    return command.meanings.flatMap(({ meaning }) => findLaterCommand(meaning, command));
  }

  private resolve(id: number, text: CommandText): ObservedCommand {
    const { idleTriggers = [], location, origin, triggers } = text;
    const program = this.tableProgram(text);
    return {
      id,
      origin,
      location,
      text: text.text.slice(0, KEPT_LENGTH),
      ...(program === undefined ? {} : { program }),
      meanings: this.interpret(text).map((meaning, index) =>
        this.resolveMeaning(meaning, origin.payload, index === 0 ? program : undefined),
      ),
      triggers,
      ...(idleTriggers.length === 0 ? {} : { idleTriggers }),
    };
  }

  private interpret(text: CommandText): readonly CommandMeaning[] {
    const from = text.origin.payload;
    const [first = ''] = splitLiterally(text.text);
    const named = text.program ?? this.resolver.find(first, from)?.payload;
    const program = named === undefined ? undefined : this.resolver.payload(named);
    const launched = program === undefined ? undefined : this.launchedCommand(program, text);
    if (launched !== undefined) {
      const meanings = this.reader.read({ ...text, text: launched });
      return [{ kind: 'start-program', program: first, arguments: '' }, ...meanings];
    }
    const family = findUnpackFamily(program?.facts.unzipUtility);
    return this.reader.read(text, family).flatMap((meaning) => this.unmask(meaning, text));
  }

  /** A program of the package that is handed a command line is a launcher, unless it is a utility with a grammar. */
  private launchedCommand({ facts, id }: Payload, { form, origin, text }: CommandText): string | undefined {
    if (form !== 'command-line' || facts.pe?.kind !== 'exe' || facts.unzipUtility !== undefined)
      return undefined;
    const rest = /^\s*(?:"[^"]*"|\S+)\s([\s\S]*)$/.exec(text)?.[1] ?? '';
    return findLaunchedCommand(rest, (word) => {
      if (isWindowsProgram(word)) return true;
      const found = this.resolver.find(word, origin.payload, hasCode);
      return found !== undefined && found.payload !== id;
    });
  }

  /** What a program does that is a copy of one of Windows under another name: the same as the original. */
  private unmask(meaning: CommandMeaning, { origin, text }: CommandText): readonly CommandMeaning[] {
    const from = origin.payload;
    if (meaning.kind === 'unpack') return [this.handed.completeUnpack(meaning, text, from)];
    if (meaning.kind !== 'start-program') return [meaning];
    const original = this.aliases.sourcesOf(meaning.program).find(isWindowsProgram);
    if (original === undefined) return this.readArguments(meaning, from);
    const command = `${programName(original)} ${meaning.arguments}`;
    return this.reader.read({ form: 'command-line', isExpanded: true, text: command });
  }

  /** What the arguments of a program show that no interpreter claims. */
  private readArguments(meaning: StartProgramMeaning, from: number): readonly CommandMeaning[] {
    const program = this.findRunnable(meaning, from);
    const handed = this.handed.read(meaning, from);
    const utility = program && this.resolver.payload(program.payload)?.facts.unzipUtility;
    const family = findUnpackFamily(utility);
    if (family === undefined || handed?.kind === 'unpack') {
      // A program of the package still runs: its arguments are reported beside it.
      if (handed === undefined) return [meaning];
      return program === undefined || handed.kind === 'unpack' ? [handed] : [meaning, handed];
    }
    // An unzip utility whose arguments do not fit its grammar, as an unknown variable is left out, still unpacks.
    const words = splitLiterally(`x ${meaning.arguments}`).slice(1);
    if (onlyLooks(family, words)) return [meaning];
    const archive = words.find((word) => this.resolver.find(word, from, isEncryptedArchive) !== undefined);
    if (archive === undefined) return [meaning];
    return [{ kind: 'unpack', tool: meaning.program, family, archive, members: [] }];
  }

  /** What the row itself says is run: a File or Binary row, or the nested package of an action of type 7, 23 or 39. */
  private tableProgram({ form, origin, program, text }: CommandText): PayloadReference | undefined {
    if (program !== undefined) {
      const isBinary = this.resolver.payload(program)?.source === 'binary-table';
      return { payload: program, by: isBinary ? 'binary-name' : 'file-key' };
    }
    if (form !== 'package') return undefined;
    return this.resolver.find(text.split(' ')[0] ?? '', origin.payload, isInstallable);
  }

  private resolveMeaning(
    meaning: CommandMeaning,
    from: number,
    named: PayloadReference | undefined,
  ): ResolvedMeaning {
    const isCall = meaning.kind === 'call-dll';
    const program = isCall ? undefined : (named ?? this.findProgram(meaning, from));
    const object = isCall ? named : this.findObject(meaning, from);
    return {
      meaning: this.completeTask(meaning, object),
      ...(program === undefined ? {} : { program }),
      ...(object === undefined ? {} : { object }),
    };
  }

  /** A task that is defined in a file of the package: what the file says, where the command does not say otherwise. */
  private completeTask(meaning: CommandMeaning, object: PayloadReference | undefined): CommandMeaning {
    if (meaning.kind !== 'scheduled-task' || object === undefined) return meaning;
    return { ...this.resolver.payload(object.payload)?.facts.task, ...meaning };
  }

  private findProgram(meaning: CommandMeaning, from: number): PayloadReference | undefined {
    if (meaning.kind === 'start-program') return this.findRunnable(meaning, from);
    if (meaning.kind !== 'unpack') return undefined;
    return (
      this.resolver.find(meaning.tool, from, isProgram) ??
      this.resolver.only(this.utilities.get(meaning.family) ?? [], from)
    );
  }

  private findRunnable({ program }: StartProgramMeaning, from: number): PayloadReference | undefined {
    return this.resolver.find(program, from) ?? this.findWith(PROGRAM_EXTENSIONS, program, from);
  }

  private findObject(meaning: CommandMeaning, from: number): PayloadReference | undefined {
    switch (meaning.kind) {
      case 'unpack':
        return this.findArchive(meaning, from);
      case 'start-dll':
        return this.resolver.find(meaning.dll, from) ?? this.findWith(['.dll'], meaning.dll, from);
      case 'run-script':
        return (
          this.resolver.find(meaning.script, from) ?? this.findWith(BATCH_EXTENSIONS, meaning.script, from)
        );
      case 'copy':
        return this.resolver.find(meaning.from, from);
      case 'msiexec-install':
        return this.resolver.find(meaning.package, from);
      case 'scheduled-task':
        return this.resolver.find(meaning.definition ?? '', from, isTaskDefinition);
      default:
        return undefined;
    }
  }

  /** Windows adds the extension to a name that has none. */
  private findWith(extensions: readonly string[], path: string, from: number): PayloadReference | undefined {
    const bare = path.replace(/(?<!")"+$/, '');
    if (bare === '' || /\.[^\\/.]*$/.test(bare)) return undefined;
    for (const extension of extensions) {
      const found = this.resolver.find(bare + extension, from);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** By its name; else by the password, when that one opens an archive; else the only one that needs a password. */
  private findArchive({ archive, password }: UnpackMeaning, from: number): PayloadReference | undefined {
    const named =
      this.resolver.find(archive, from, isArchive) ??
      (/\.[^\\/.]*$/.test(archive) ? undefined : this.resolver.find(`${archive}.zip`, from, isArchive));
    if (named !== undefined || password === undefined) return named;
    const opened = this.byPassword.get(password)?.[0];
    if (opened !== undefined) return { payload: opened.id, by: 'password' };
    return this.resolver.only(this.encrypted, from);
  }
}

/** What nobody wrote as a command line reads as one that starts a program of the name of its first word. */
function isMoreThanAStart({ meanings }: ObservedCommand): boolean {
  return meanings.some(({ meaning }) => meaning.kind !== 'start-program');
}

/** Lists or tests an archive, or packs one. */
function onlyLooks(family: UnzipFamily, words: readonly string[]): boolean {
  if (family === '7-zip' || family === 'unrar') return !words.some((word) => /^[xe]$/i.test(word));
  return words.some((word) => /^-[a-z]*[ltvzZ]/.test(word));
}

const PROGRAM_EXTENSIONS = ['.exe', '.com'];
const BATCH_EXTENSIONS = ['.bat', '.cmd'];

/** Payloads of a group that are looked at when a command names none of them. */
const MAX_GROUPS = 32;

function groupBy<Key>(
  payloads: readonly Payload[],
  keyOf: (payload: Payload) => Key | undefined,
): Map<Key, Payload[]> {
  const groups = new Map<Key, Payload[]>();
  for (const payload of payloads) {
    const key = keyOf(payload);
    if (key !== undefined) appendTo(groups, key, payload, MAX_GROUPS);
  }
  return groups;
}
