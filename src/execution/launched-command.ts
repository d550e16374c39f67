/** Words in front of the command that are looked at. */
const WORD_LIMIT = 12;
/** A command line is shorter. */
const LENGTH_LIMIT = 32_768;

/**
 * The command line that a launcher is given to run, as `viewer.exe /HideWindow /dir "C:\x\" "C:\x\a.exe" /s` of Advanced
 * Installer: behind switches and folders the first word that is a program. Undefined when no word in that place is one.
 */
export function findLaunchedCommand(args: string, isProgram: (word: string) => boolean): string | undefined {
  const text = args.slice(0, LENGTH_LIMIT);
  let count = 0;
  for (const { 0: word, index } of text.matchAll(/"[^"]*"?|[^\s"]+/g)) {
    const bare = word.replaceAll('"', '');
    if (isProgram(bare)) return text.slice(index);
    count += 1;
    if (count >= WORD_LIMIT || !/^[/-]|[\\/]$/.test(bare)) return undefined;
  }
  return undefined;
}
