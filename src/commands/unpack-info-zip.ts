import { ARCHIVE_NAME, isOddArchiveName } from './archive-name.js';
import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

/** unzip [-options] [-P password] archive [members] [-x members] [-d directory] */
export function readInfoZip(step: CommandStep, strict: boolean): UnpackMeaning | undefined {
  const read: InfoZipArguments = { flags: '', positional: [] };
  const args = step.arguments;
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at]!;
    if (!/^-[a-z:]/i.test(argument)) {
      read.positional.push(argument);
    } else if (argument === '-x') {
      while (at + 1 < args.length && !args[at + 1]!.startsWith('-')) at += 1;
    } else if (readInfoZipCluster(argument.slice(1), args[at + 1], read)) {
      at += 1;
    }
  }
  const [archive, ...members] = read.positional;
  if (archive === undefined || /[ltvzZ]/.test(read.flags)) return undefined;
  if (strict && (!showsInfoZip(read, archive) || (read.password === undefined && args.some(isLongOption))))
    return undefined;
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

/** `-LoadDLL` is no cluster of letters that ends in a folder. */
const isLongOption = (argument: string): boolean => /^-[a-zA-Z]{1,16}[dOI][a-zA-Z]{2,32}$/.test(argument);

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
