import { ARCHIVE_NAME, isOddArchiveName } from './archive-name.js';
import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

type Valued = 'archive' | 'password' | 'destination' | 'other';

interface TarArguments extends Partial<Record<Valued, string>> {
  /** Letters of the options that take no value. */
  flags: string;
  positional: string[];
}

/**
 * tar -xf archive [-C directory] [--passphrase password] [members], the options in any order and form.
 *
 * @param strict the program's name says nothing: the arguments have to be clearly those of tar
 */
export function readTar(step: CommandStep, strict: boolean): UnpackMeaning | undefined {
  const read = readTarArguments(step.arguments);
  const { archive, destination, flags, password, positional } = read;
  if (archive === undefined || !flags.includes('x') || /[ctru]/.test(flags)) return undefined;
  if (isOddArchiveName(archive) || (strict && !showsTar(step, archive))) return undefined;
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'bsdtar',
    archive,
    ...(password === undefined ? {} : { password }),
    ...(destination === undefined ? {} : { destination }),
    members: positional,
  };
}

const showsTar = ({ arguments: [mode = ''] }: CommandStep, archive: string): boolean =>
  /^-?x[vzjJkpm]*f$/.test(mode) ||
  (ARCHIVE_NAME.test(archive) && /^--?(?:x|C|passphrase|directory)/.test(mode));

function readTarArguments(args: readonly string[]): TarArguments {
  const read: TarArguments = { flags: '', positional: [] };
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at]!;
    const next = args[at + 1];
    if (argument.startsWith('--')) at += readLongOption(argument.slice(2), next, read);
    else if (argument.startsWith('-')) at += readCluster(argument.slice(1), next, read);
    else if (at === 0 && /^[a-zA-Z]{1,12}$/.test(argument)) at += readOldStyle(argument, args, read);
    else read.positional.push(argument);
  }
  return read;
}

const VALUED_LETTERS: ReadonlyMap<string, Valued> = new Map(
  Object.entries<Valued>({
    f: 'archive',
    C: 'destination',
    b: 'other',
    s: 'other',
    I: 'other',
    T: 'other',
    X: 'other',
  }),
);

const LONG_OPTIONS: ReadonlyMap<string, Valued> = new Map(
  Object.entries<Valued>({
    file: 'archive',
    directory: 'destination',
    cd: 'destination',
    passphrase: 'password',
    exclude: 'other',
    include: 'other',
    format: 'other',
    options: 'other',
    'strip-components': 'other',
  }),
);

/** The functions below give the count of further arguments that they took. */
function readLongOption(option: string, next: string | undefined, read: TarArguments): number {
  const equals = option.indexOf('=');
  const name = equals < 0 ? option : option.slice(0, equals);
  if (name === 'extract' || name === 'get') read.flags += 'x';
  if (name === 'create' || name === 'list') read.flags += 'c';
  const target = LONG_OPTIONS.get(name);
  const value = equals < 0 ? next : option.slice(equals + 1);
  if (target === undefined || value === undefined) return 0;
  read[target] = value;
  return equals < 0 ? 1 : 0;
}

/** Letters behind one dash; the first that takes a value has the rest of the cluster, or the next argument. */
function readCluster(cluster: string, next: string | undefined, read: TarArguments): number {
  for (let at = 0; at < cluster.length; at += 1) {
    const target = VALUED_LETTERS.get(cluster[at]!);
    if (target === undefined) {
      read.flags += cluster[at];
      continue;
    }
    const attached = cluster.slice(at + 1);
    const value = attached === '' ? next : attached;
    if (value !== undefined) read[target] = value;
    return attached === '' ? 1 : 0;
  }
  return 0;
}

/** Letters without a dash, as the first argument: values follow in the order of the letters. */
function readOldStyle(letters: string, args: readonly string[], read: TarArguments): number {
  let taken = 0;
  for (const letter of letters) {
    const target = VALUED_LETTERS.get(letter);
    if (target === undefined) {
      read.flags += letter;
      continue;
    }
    taken += 1;
    const value = args[taken];
    if (value !== undefined) read[target] = value;
  }
  return taken;
}
