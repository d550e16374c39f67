import type { UnpackMeaning, UnzipFamily } from './command-meaning.js';
import { type CommandStep, isSwitch, type StepInterpreter } from './step.js';

/**
 * Recognises that a program unpacks an archive by the grammar of its arguments, as the program is renamed in practice.
 * A program whose name says nothing has to show more of the grammar than one whose name or bytes are known.
 */
export const interpretUnpacker: StepInterpreter = (step) => {
  const meaning = readUnpacker(step);
  if (meaning !== undefined && !hasQuoteInPath(meaning)) return [meaning];
  // `-d "[DIR]\" "x.zip"` with a folder that ends in a backslash: what was meant is what the literal reading says.
  const literal = readUnpacker({ ...step, arguments: step.literalArguments }) ?? meaning;
  return literal === undefined ? undefined : [literal];
};

function readUnpacker(step: CommandStep): UnpackMeaning | undefined {
  const family = step.family ?? FAMILIES.get(step.name);
  return family === undefined || family === 'unknown' ? byGrammar(step) : byFamily(step, family);
}

/** No path of Windows holds a quote: an escape was read where a backslash was meant. */
const hasQuoteInPath = ({ archive, destination }: UnpackMeaning): boolean =>
  archive.includes('"') || destination?.includes('"') === true;

const FAMILIES: ReadonlyMap<string, UnzipFamily> = new Map(
  Object.entries<UnzipFamily>({
    unzip: 'info-zip',
    unzipsfx: 'info-zip',
    funzip: 'info-zip',
    pkunzip: 'info-zip',
    '7z': '7-zip',
    '7za': '7-zip',
    '7zr': '7-zip',
    '7zz': '7-zip',
    '7zg': '7-zip',
    '7zfm': '7-zip',
    p7zip: '7-zip',
    unrar: 'unrar',
    rar: 'unrar',
    winrar: 'unrar',
    tar: 'bsdtar',
    bsdtar: 'bsdtar',
    expand: 'expand',
    extrac32: 'expand',
  }),
);

function byFamily(step: CommandStep, family: UnzipFamily): UnpackMeaning | undefined {
  switch (family) {
    case 'info-zip':
      return readInfoZip(step, false);
    case '7-zip':
    case 'unrar':
      return readCommandLetter(step, family, false);
    case 'bsdtar':
      return readTar(step, false);
    case 'expand':
      return step.name === 'extrac32' ? readExtrac32(step) : readExpand(step);
    default:
      return undefined;
  }
}

function byGrammar(step: CommandStep): UnpackMeaning | undefined {
  if (OTHER_PROGRAMS.has(step.name)) return undefined;
  return readCommandLetter(step, undefined, true) ?? readTar(step, true) ?? readInfoZip(step, true);
}

/** Programs whose arguments look alike and mean something else. */
const OTHER_PROGRAMS = new Set(
  (
    'adb aws cargo certutil cl cmake cscript curl docker dotnet find findstr gcc git grep java javaw make mysql ' +
    'netsh node npm perl php plink pscp psftp putty python pythonw regsvr32 rundll32 scp sed sftp sqlcmd ssh wget ' +
    'wscript xcopy robocopy reg sc schtasks icacls takeown attrib ping curl tasklist taskkill'
  ).split(' '),
);

const ARCHIVE_NAME =
  /\.(?:zip|7z|rar|jar|cab|arj|lzh|tar|gz|tgz|bz2|xz|zst|iso|wim|zipx|z\d\d|00\d|apk|msi)$/i;

/** unzip [-options] [-P password] archive [members] [-x members] [-d directory] */
function readInfoZip(step: CommandStep, strict: boolean): UnpackMeaning | undefined {
  const read: InfoZipArguments = { flags: '', positional: [] };
  const args = step.arguments;
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at]!;
    if (!/^-[a-z]/i.test(argument)) {
      read.positional.push(argument);
    } else if (argument === '-x') {
      while (at + 1 < args.length && !args[at + 1]!.startsWith('-')) at += 1;
    } else if (readInfoZipCluster(argument.slice(1), args[at + 1], read)) {
      at += 1;
    }
  }
  const [archive, ...members] = read.positional;
  if (archive === undefined || /[ltvzZ]/.test(read.flags)) return undefined;
  if (strict && !showsInfoZip(read, archive)) return undefined;
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'info-zip',
    archive,
    ...(read.password === undefined ? {} : { password: read.password }),
    ...(read.destination === undefined ? {} : { destination: read.destination }),
    members,
  };
}

interface InfoZipArguments {
  flags: string;
  password?: string;
  destination?: string;
  positional: string[];
}

/** Single letters behind one dash; `P`, `d` and `O` take the rest of the cluster or the next argument: then true. */
function readInfoZipCluster(cluster: string, next: string | undefined, read: InfoZipArguments): boolean {
  for (let at = 0; at < cluster.length; at += 1) {
    const letter = cluster[at]!;
    if (letter !== 'P' && letter !== 'd' && letter !== 'O' && letter !== 'I') {
      read.flags += letter;
      continue;
    }
    const attached = cluster.slice(at + 1);
    const value = attached === '' ? next : attached;
    if (value !== undefined && letter === 'P') read.password = value;
    if (value !== undefined && letter === 'd') read.destination = value;
    return attached === '' && next !== undefined;
  }
  return false;
}

/** Enough of unzip's grammar that a program of any name is taken for one. */
function showsInfoZip({ flags, password, destination }: InfoZipArguments, archive: string): boolean {
  if (/[^abcfjnopquCDKLMUVWX:]/.test(flags)) return false;
  if (isOddArchiveName(archive)) return false;
  const named = ARCHIVE_NAME.test(archive);
  if (password !== undefined && destination !== undefined) return true;
  if (password !== undefined) return named || /[oqn]/.test(flags) || !/^\d{1,5}$/.test(password);
  return destination !== undefined && (named || /[oqn]/.test(flags));
}

const isOddArchiveName = (archive: string): boolean => /[@<>|*?=]/.test(archive) || /^\w{2,}:/.test(archive);

/** 7z x [-switches] archive [members], unrar x [-switches] archive [members] [directory\]; both split literally. */
function readCommandLetter(
  step: CommandStep,
  family: '7-zip' | 'unrar' | undefined,
  strict: boolean,
): UnpackMeaning | undefined {
  const [letter, ...args] = skipLeadingSwitches(step.literalArguments);
  if (letter === undefined || !/^[xe]$/i.test(letter)) return undefined;
  const end = args.indexOf('--');
  const isOption = (argument: string, at: number): boolean =>
    (end < 0 || at < end) && /^-[a-z@!]/i.test(argument);
  const switches = args.filter(isOption);
  const positional = args.filter((argument, at) => at !== end && !isOption(argument, at));
  const [archive, ...others] = positional;
  if (archive === undefined || isOddArchiveName(archive)) return undefined;
  if (strict && !ARCHIVE_NAME.test(archive) && !switches.some((option) => COMMON_SWITCH.test(option))) {
    return undefined;
  }
  const isRar = family === 'unrar' || (family === undefined && looksLikeRar(archive, switches));
  const destination = isRar ? takeRarDestination(others, switches) : switchValue(switches, /^-o(.+)$/i);
  const password = switchValue(switches, isRar ? /^-h?p(.+)$/i : /^-p(.+)$/i);
  return {
    kind: 'unpack',
    tool: step.program,
    family: isRar ? 'unrar' : '7-zip',
    archive,
    ...(password === undefined || password === '-' ? {} : { password }),
    ...(destination === undefined ? {} : { destination }),
    members: others,
  };
}

const COMMON_SWITCH = /^-(?:p.|hp.|o.|y$|ao[asut]$|bd$|bs|so$|t(?:7z|zip|rar|cab)|r$|inul$|ibck$|ep\d?$)/i;

function skipLeadingSwitches(args: readonly string[]): readonly string[] {
  const first = args.findIndex((argument) => !argument.startsWith('-'));
  // Switches in front of the command letter are allowed; they are read together with those behind it.
  return first <= 0 ? args : [args[first]!, ...args.slice(0, first), ...args.slice(first + 1)];
}

function looksLikeRar(archive: string, switches: readonly string[]): boolean {
  return (
    /\.rar$/i.test(archive) ||
    switches.some((option) => /^-(?:o[+-]|inul|ibck|ep\d?|hp.+|kb|idq)$/i.test(option))
  );
}

/** The last argument that ends in a backslash, taken out of the members; or `-op`. */
function takeRarDestination(members: string[], switches: readonly string[]): string | undefined {
  if (/[\\/]$/.test(members.at(-1) ?? '')) return members.pop();
  return switchValue(switches, /^-op(.+)$/i);
}

function switchValue(switches: readonly string[], pattern: RegExp): string | undefined {
  for (const option of switches) {
    const value = pattern.exec(option)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** tar -xf archive [-C directory] [--passphrase password] [members] */
function readTar(step: CommandStep, strict: boolean): UnpackMeaning | undefined {
  const args = step.arguments;
  const mode = args[0] ?? '';
  const cluster = /^-?([a-z]*x[a-z]*)$/i.exec(mode)?.[1] ?? (args.includes('--extract') ? 'x' : undefined);
  if (cluster === undefined || /[ct]/.test(cluster)) return undefined;
  if (strict && !/^-?x[vzjJkpm]*f$/.test(mode)) return undefined;
  const read: TarArguments = { positional: [] };
  // Behind the letters of the mode stands the archive, when `f` is among them.
  const rest = cluster.includes('f') ? ['-f', ...args.slice(1)] : args.slice(1);
  for (let at = 0; at < rest.length; at += 1) {
    const target = TAR_OPTIONS.get(rest[at]!);
    const value = rest[at + 1];
    if (target !== undefined && value !== undefined) read[target] = value;
    if (target !== undefined) at += 1;
    else if (!rest[at]!.startsWith('-')) read.positional.push(rest[at]!);
  }
  const { archive, positional, ...others } = read;
  if (archive === undefined || isOddArchiveName(archive)) return undefined;
  return { kind: 'unpack', tool: step.program, family: 'bsdtar', archive, ...others, members: positional };
}

interface TarArguments {
  archive?: string;
  password?: string;
  destination?: string;
  positional: string[];
}

const TAR_OPTIONS: ReadonlyMap<string, 'archive' | 'password' | 'destination'> = new Map(
  Object.entries<'archive' | 'password' | 'destination'>({
    '-f': 'archive',
    '--file': 'archive',
    '-C': 'destination',
    '--directory': 'destination',
    '--passphrase': 'password',
  }),
);

/** expand archive.cab [-F:members] directory */
function readExpand(step: CommandStep): UnpackMeaning | undefined {
  if (step.arguments.some((argument) => isSwitch(argument, 'd', '?'))) return undefined;
  const members = step.arguments.flatMap((argument) => /^[-/]f:(.+)$/i.exec(argument)?.[1] ?? []);
  const [archive, destination] = step.arguments.filter((argument) => !/^[-/][a-z?]/i.test(argument));
  if (archive === undefined) return undefined;
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'expand',
    archive,
    ...(destination === undefined ? {} : { destination }),
    members: members.filter((member) => member !== '*'),
  };
}

/** extrac32 [/y] [/e] [/l directory] archive.cab [members] */
function readExtrac32(step: CommandStep): UnpackMeaning | undefined {
  const location = step.arguments.findIndex((argument) => isSwitch(argument, 'l'));
  const destination = location < 0 ? undefined : step.arguments[location + 1];
  const [archive, ...members] = step.arguments.filter(
    (argument, at) => !/^[-/][a-z]$/i.test(argument) && (location < 0 || at !== location + 1),
  );
  if (archive === undefined) return undefined;
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'expand',
    archive,
    ...(destination === undefined ? {} : { destination }),
    members,
  };
}
