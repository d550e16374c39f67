import { ARCHIVE_NAME, isOddArchiveName } from './archive-name.js';
import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

/** Switches of PKUNZIP and PKZIPC that ask for unpacking, or say how. */
const SWITCH =
  /^[-/](?:e(?:xtract)?|d(?:ir(?:ectories)?)?|o(?:ver(?:write)?)?|n|j.?|c|q|silent|nofix)(?:=\w+)?$/i;
const PASSWORD = /^[-/](?:s|pass(?:word|phrase)?=)(.+)$/i;

/**
 * pkunzip [-e] [-d] [-o] [-spassword] archive [members] [directory]; pkzipc -extract -passphrase=password archive …
 *
 * @param strict the program's name is unknown: require a password and a file named like an archive
 */
export function readPkzip(step: CommandStep, strict: boolean): UnpackMeaning | undefined {
  const args = step.literalArguments;
  const switches = args.filter((argument) => /^[-/][a-z]/i.test(argument));
  const [archive, ...others] = args.filter((argument) => !/^[-/][a-z]/i.test(argument));
  if (archive === undefined || isOddArchiveName(archive)) return undefined;
  const password = switches.flatMap((argument) => PASSWORD.exec(argument)?.[1] ?? [])[0];
  if (strict && (password === undefined || password.length < 2 || !showsPkzip(switches, archive)))
    return undefined;
  const destination = takeDestination(others);
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'unknown',
    archive,
    ...(password === undefined ? {} : { password }),
    ...(destination === undefined ? {} : { destination }),
    members: others,
  };
}

const showsPkzip = (switches: readonly string[], archive: string): boolean =>
  ARCHIVE_NAME.test(archive) &&
  switches.length > 1 &&
  switches.every((argument) => SWITCH.test(argument) || PASSWORD.test(argument));

/** The last argument, when it is no name of a file; taken out of the members. */
function takeDestination(members: string[]): string | undefined {
  const last = members.at(-1) ?? '';
  return /[\\/:]$/.test(last) || /^[^.*?]+$/.test(last) ? members.pop() : undefined;
}
