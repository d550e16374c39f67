/** Words in front of the command that are looked at. */
const MAX_WORDS = 12;
/** A command line is shorter. */
const MAX_LENGTH = 32_768;

/**
 * The command line that a launcher is given to run, as `viewer.exe /HideWindow /dir "C:\x\" "C:\x\a.exe" /s` of Advanced
 * Installer: behind switches and folders the first word that is a program. Undefined when no word in that place is one.
 */
export function findLaunchedCommand(args: string, isProgram: (word: string) => boolean): string | undefined {
  const text = args.slice(0, MAX_LENGTH);
  let count = 0;
  for (const { 0: word, index } of text.matchAll(/"[^"]*"?|[^\s"]+/g)) {
    const bare = word.replaceAll('"', '');
    if (isProgram(bare)) return text.slice(index);
    count += 1;
    if (count >= MAX_WORDS || !/^[/-]|[\\/]$/.test(bare)) return undefined;
  }
  return undefined;
}
