/** A file that a script writes, as far as what it writes is known. */
export interface WrittenFile {
  /** As the script names it. */
  path: string;
  /** 1-based line where the script first writes it. */
  line: number;
  /** What it holds in the end, unknown parts as the script writes them; at most 64 Ki characters. */
  text: string;
  /** The script starts it: what it runs and looks for is among what the script does. */
  started?: true;
}

/** A file that a script starts after it wrote it, and what it holds then. */
export interface StartedFile {
  path: string;
  text: string;
  /** The command that starts it, and its 1-based line. */
  command: string;
  line: number;
  condition?: string;
  unreachable?: true;
}

/** Files of one script that are followed. */
export const MAX_WRITTEN_FILES = 64;
/** Characters of one file; longer ones are data. */
export const MAX_FILE_LENGTH = 131_072;

/** The last name of a path in lower case, without quotes and without variables that stand for a folder. */
export function fileNameOf(path: string): string {
  const name = path.replace(/["']/g, '').trim().toLowerCase();
  return name
    .slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1)
    .replace(
      /^(?:%~dp0|%[^%]{1,64}%|![^!]{1,64}!|\{[^}]{1,64}\}|\[[^\]]{1,64}\]|\$(?:env:)?\w{1,64}(?=\w*\.))+/,
      '',
    );
}

/** The files that commands start, each once, with what they hold in the end; marks them as started. */
export function findStartedFiles(
  commands: readonly { line: number; text: string }[],
  files: readonly WrittenFile[],
): StartedFile[] {
  const started: StartedFile[] = [];
  const lowered = commands.map(({ line, text }) => ({
    line,
    text: text.slice(0, MAX_COMMAND_LENGTH).toLowerCase(),
  }));
  for (const file of files.slice(0, MAX_WRITTEN_FILES)) {
    const name = fileNameOf(file.path);
    const command = lowered.find(({ text }) => startsFile(text, name));
    if (command === undefined) continue;
    file.started = true;
    started.push({ path: file.path, text: file.text, command: command.text, line: command.line });
  }
  return started;
}

/** What is looked at of one command; the names of files stand near its start. */
export const MAX_COMMAND_LENGTH = 4_096;

/**
 * True when a command (in lower case) names a file other than to look at it, to move it about, or to write into it.
 */
export function startsFile(text: string, fileName: string): boolean {
  if (fileName === '' || !text.includes(fileName) || LEAVES_ALONE.test(text)) return false;
  const withoutOutput = text.replace(/>{1,2}\s{0,8}(?:"[^"]{0,512}"|[^\s"&|<>]{1,512})/g, ' ');
  return wordsAround(withoutOutput, fileName);
}

/** Commands that do not run the files that they name. */
const LEAVES_ALONE =
  /^[@"(\s]*(?:[^\s"]{0,200}\\)?(?:echo|type|copy|xcopy|robocopy|move|ren|rename|del|erase|attrib|if|icacls|cacls|fc|comp|find|findstr|more|set|certutil|(?:set|add|clear|get|test|remove|copy|move|rename|new)-(?:content|path|item\w*)|out-file)(?:\.exe)?["\s.(]/;

function wordsAround(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const [before, behind] = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
    if (/[\s\\/"'=(,:%}\]!<@]/.test(before) && /[\s"',);&|>]/.test(behind)) return true;
  }
  return false;
}
