import { ARCHIVE_NAME } from './archive-name.js';
import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

/** `CopyHere "archive" "directory"`: how the analysis of scripts writes a copy that the shell makes. */
export function readShellCopy(step: CommandStep): UnpackMeaning | undefined {
  const [archive, destination] = step.literalArguments;
  if (archive === undefined || destination === undefined || !ARCHIVE_NAME.test(archive)) return undefined;
  return { kind: 'unpack', tool: 'Shell.Application', family: 'unknown', archive, destination, members: [] };
}
