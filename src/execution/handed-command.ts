import type { CommandMeaning } from '../commands/command-meaning.js';
import type { PackageFacts } from '../facts/package-facts.js';
import type { CustomAction } from '../formats/msi/custom-action.js';

/** What the tables hand to the DLL or script that an action runs, and what that makes of it. */
export interface HandedCommand {
  readonly text: string;
  readonly form: 'command-line' | 'steps';
  readonly meanings?: readonly CommandMeaning[];
  /** Nobody knows what the action does with it: it counts where it reads as more than the start of a program. */
  readonly isGuess: boolean;
}

/** A text of many values is no command line. */
const MAX_GUESSED_LENGTH = 32_768;

/** What the actions of one package hand to each other through properties. */
export class HandedCommands {
  /** By the name of an action: values of properties that no action is known to read, set before it. */
  private readonly guessed: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly facts: PackageFacts) {
    this.guessed = guessReaders(facts);
  }

  /** The commands that an action runs because of what the tables hand it. */
  of(action: CustomAction): HandedCommand[] {
    if (action.kind !== 'dll' && action.kind !== 'vbscript' && action.kind !== 'jscript') return [];
    const data = this.dataOf(action);
    const known = action.kind === 'dll' ? this.launched(action, data) : undefined;
    if (known !== undefined) return known.filter(({ text }) => text.trim() !== '');
    const guessed = [...data, ...(this.guessed.get(action.name) ?? [])];
    return [...new Set(guessed)]
      .filter((text) => text.trim() !== '' && text.length <= MAX_GUESSED_LENGTH)
      .map((text) => ({ text, form: 'command-line', isGuess: true }));
  }

  /** CustomActionData: of an action in the script the property of its name, otherwise the property that is called so. */
  dataOf(action: CustomAction): readonly string[] {
    const property = action.flags.includes('in-script') ? action.name : DATA_PROPERTY;
    return this.facts.tables.valuesOf(property, action);
  }

  /** What functions run whose business it is to start what they are handed; undefined for all others. */
  private launched(action: CustomAction, data: readonly string[]): HandedCommand[] | undefined {
    const { tables } = this.facts;
    const valuesOf = (property: string): readonly string[] => tables.valuesOf(property, action);
    const entryPoint = plainEntryPoint(action.target);
    if (/^(?:CA|Wix)(?:Quiet|Silent)Exec/i.test(entryPoint)) {
      return commandLines([...data, ...QUIET_EXEC_PROPERTIES.flatMap(valuesOf)]);
    }
    if (/ShellExec/i.test(entryPoint)) {
      return commandLines(SHELL_EXEC_PROPERTIES.flatMap(valuesOf).map(quote));
    }
    if (/^LaunchApp/i.test(entryPoint)) {
      const programs = valuesOf('AI_APP_FILE');
      const args = valuesOf('AI_APP_PARAMS');
      return programs.length === 0
        ? undefined
        : commandLines(programs.map((program, index) => `${quote(program)} ${args[index] ?? args[0] ?? ''}`));
    }
    if (/^ManagedInstall$/i.test(entryPoint)) return data.flatMap(readManagedInstall);
    if (/^(?:InstallMain|InstallFinish1)$/i.test(entryPoint)) {
      const programs = valuesOf('BZ.BASENAME');
      const args = WRAPPER_ARGUMENTS.flatMap(valuesOf).filter((value) => value.trim() !== '');
      return programs.length === 0
        ? undefined
        : commandLines(programs.map((program) => `${quote(program)} ${args[0] ?? ''}`));
    }
    const fields = data.flatMap(readFields);
    return fields.length === 0 ? undefined : fields;
  }
}

const DATA_PROPERTY = 'CustomActionData';

/** Of WiX 3 and 4: what CAQuietExec and its kin read when they run outside of the script. */
const QUIET_EXEC_PROPERTIES = [
  'QtExecCmdLine',
  'QtExec64CmdLine',
  'WixQuietExecCmdLine',
  'WixQuietExec64CmdLine',
  'WixSilentExecCmdLine',
  'WixSilentExec64CmdLine',
];
const SHELL_EXEC_PROPERTIES = ['WixShellExecTarget', 'WixUnelevatedShellExecTarget', 'WixShellExecBinaryId'];
/** Of exemsi MSI Wrapper, by how much of an interface is shown. */
const WRAPPER_ARGUMENTS = [
  'BZ.FIXED_INSTALL_ARGUMENTS',
  'BZ.UINONE_INSTALL_ARGUMENTS',
  'BZ.UIBASIC_INSTALL_ARGUMENTS',
  'BZ.UIREDUCED_INSTALL_ARGUMENTS',
  'BZ.UIFULL_INSTALL_ARGUMENTS',
];

/** `_InstallMain@4` of C is `InstallMain`. */
function plainEntryPoint(target: string): string {
  return target.replace(/^_/, '').replace(/@\d{1,4}$/, '');
}

function commandLines(texts: readonly string[]): HandedCommand[] {
  return [...new Set(texts)].map((text) => ({ text, form: 'command-line', isGuess: false }));
}

function quote(program: string): string {
  return /\s/.test(program) && !program.startsWith('"') ? `"${program}"` : program;
}

/** `/installtype=notransaction /action=install "C:\x\a.exe" …`: what InstallUtil does with an assembly. */
function readManagedInstall(data: string): HandedCommand[] {
  const assembly =
    /"([^"]{1,512}\.(?:dll|exe))"/i.exec(data)?.[1] ?? /(\S{1,512}\.(?:dll|exe))\b/i.exec(data)?.[1];
  if (assembly === undefined) return [];
  const dll: CommandMeaning = { kind: 'start-dll', proxy: 'installutil', dll: assembly, arguments: data };
  return [{ text: data, form: 'steps', meanings: [dll], isGuess: false }];
}

const FIELD_END = '\u0001';
const VALUE_START = '\u0002';

/** Fields of Advanced Installer, each a name, U+0002 and a value: scripts stand in payloads of their own. */
function readFields(data: string): HandedCommand[] {
  if (!data.includes(VALUE_START)) return [];
  return data.split(FIELD_END).flatMap((field): HandedCommand[] => {
    const [name = '', value = ''] = field.split(VALUE_START);
    if (value.trim() === '' || /^script$/i.test(name)) return [];
    return [{ text: value, form: 'command-line', isGuess: true }];
  });
}

/**
 * The DLL or script that may read a property which no action is known to read: a script that names it, or else the next
 * one that runs, for a DLL can read any.
 */
function guessReaders({ tables }: PackageFacts): ReadonlyMap<string, readonly string[]> {
  const readers = tables.customActions.filter(
    ({ invocations, kind }) =>
      invocations.length > 0 && (kind === 'dll' || kind === 'vbscript' || kind === 'jscript'),
  );
  const guessed = new Map<string, string[]>();
  if (readers.length === 0) return guessed;
  const isRead = readProperties(tables.customActions);
  const places = readers
    .map((action) => ({ action, place: placeOf(action) }))
    .sort((one, other) => one.place - other.place);
  for (const setter of tables.customActions) {
    if (setter.kind !== 'set-property' || setter.invocations.length === 0 || isRead.has(setter.source))
      continue;
    const place = placeOf(setter);
    const reader = findFirst(places, place);
    if (reader === undefined) continue;
    const value = setter.command.slice(setter.source.length + 1);
    const known = guessed.get(reader.name);
    if (known === undefined) guessed.set(reader.name, [value]);
    else if (known.length < MAX_GUESSED) known.push(value);
  }
  return guessed;
}

/** Values that one action may read; installers set some hundred properties. */
const MAX_GUESSED = 1_000;

function findFirst(
  places: readonly { readonly action: CustomAction; readonly place: number }[],
  wanted: number,
): CustomAction | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.place > wanted) high = middle;
    else low = middle + 1;
  }
  return places[low]?.action;
}

function placeOf({ invocations }: CustomAction): number {
  const numbers = invocations.flatMap((invocation) =>
    invocation.by === 'sequence' && invocation.table.endsWith('ExecuteSequence')
      ? [invocation.number ?? 0]
      : [],
  );
  return Math.min(...numbers.slice(0, 16), Number.MAX_SAFE_INTEGER);
}

/** Names of properties that the texts of actions use, or that an action gets as its data. */
function readProperties(actions: readonly CustomAction[]): ReadonlySet<string> {
  const read = new Set<string>([DATA_PROPERTY, ...QUIET_EXEC_PROPERTIES, ...SHELL_EXEC_PROPERTIES]);
  for (const { flags, kind, name, source, sourceKind, target } of actions) {
    if (flags.includes('in-script')) read.add(name);
    if (sourceKind === 'property' && kind !== 'set-property') read.add(source);
    for (const [, property = ''] of target.matchAll(/\[([A-Za-z_][\w.]{0,71})\]/g)) read.add(property);
  }
  return read;
}
