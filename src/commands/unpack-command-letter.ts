import { ARCHIVE_NAME, isOddArchiveName } from './archive-name.js';
import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

/** 7z x [-switches] archive [members], unrar x [-switches] archive [members] [directory\]; both split literally. */
export function readCommandLetter(
  step: CommandStep,
  family: '7-zip' | 'unrar' | undefined,
  strict: boolean,
): UnpackMeaning | undefined {
  const [letter, ...args] = skipLeadingSwitches(step.literalArguments);
  if (letter === undefined || !/^(?:[xe]|bx)$/i.test(letter)) return undefined;
  const end = args.indexOf('--');
  const isOption = (argument: string, at: number): boolean =>
    (end < 0 || at < end) && /^-[a-z@!]/i.test(argument);
  const switches = args.filter(isOption);
  const positional = args.filter((argument, at) => at !== end && !isOption(argument, at));
  const named = switches.includes('-an') ? switchValue(switches, /^-ai(?:r[-0]?)?!(.+)$/i) : undefined;
  if (named !== undefined) positional.unshift(named);
  // `-si`: the archive comes through a pipe.
  else if (switches.some((option) => /^-si/i.test(option))) positional.unshift('-');
  const [archive, ...others] = positional;
  if (archive === undefined || isOddArchiveName(archive)) return undefined;
  if (strict && !ARCHIVE_NAME.test(archive) && !switches.some((option) => COMMON_SWITCH.test(option))) {
    return undefined;
  }
  if (/\.arj$/i.test(archive)) return arjMeaning(step, archive, others, switches);
  const isRar = family === 'unrar' || (family === undefined && looksLikeRar(archive, switches));
  // Bandizip has a colon behind the letter; no path begins with one.
  const isBandizip =
    switches.some((option) => /^-o:/i.test(option)) || /^(?:bz|bc|bandizip)$/.test(step.name);
  const switchOf = (letter: string): string | undefined =>
    switchValue(switches, new RegExp(`^-${letter}${isBandizip ? ':' : ''}(.+)$`, 'i'));
  const destination =
    isRar || /\.(?:ace|lzh|lha)$/i.test(archive) ? takeRarDestination(others, switches) : switchOf('o');
  const password = switchOf(isRar ? 'h?p' : 'p');
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

/** arj x [-gpassword] archive [directory\] [members] */
function arjMeaning(
  { program }: CommandStep,
  archive: string,
  others: readonly string[],
  switches: readonly string[],
): UnpackMeaning {
  const password = switchValue(switches, /^-g(.+)$/i);
  const [first, ...members] = others;
  const destination = first === undefined || /[.*?]/.test(first) ? undefined : first;
  return {
    kind: 'unpack',
    tool: program,
    family: 'unknown',
    archive,
    ...(password === undefined ? {} : { password }),
    ...(destination === undefined ? { members: [...others] } : { destination, members }),
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
