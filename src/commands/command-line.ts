/**
 * Splits a command line into its arguments by the rules of CommandLineToArgvW: the program first (quotes there take
 * no escapes), then arguments in which `\"` is a quote, 2n backslashes before a quote are n, and `""` inside quotes
 * is a quote.
 */
export function splitCommandLine(text: string): string[] {
  return splitArguments(text).map(({ value }) => value);
}

export interface CommandLineArgument {
  value: string;
  /** Where the argument starts and ends in the command line. */
  start: number;
  end: number;
}

/**
 * Splits a command line as 7-Zip and RAR do themselves: each quote opens or closes, and a backslash is plain, so that
 * `-o"C:\x\" "a.zip"` are two arguments. Folder properties of an MSI end in a backslash, which makes this common.
 */
export function splitLiterally(text: string): string[] {
  return readAll(text, readLiteral).map(({ value }) => value);
}

/** {@link splitCommandLine} with the place of each argument. */
export function splitArguments(text: string): CommandLineArgument[] {
  return readAll(text, readArgument);
}

type ReadOne = (text: string, start: number) => CommandLineArgument;

function readAll(text: string, readOne: ReadOne): CommandLineArgument[] {
  const found: CommandLineArgument[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const argument = found.length === 0 ? readLiteral(text, at) : readOne(text, at);
    found.push(argument);
    at = skipBlanks(text, argument.end);
  }
  return found;
}

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at])) at += 1;
  return at;
}

function readLiteral(text: string, start: number): CommandLineArgument {
  let at = start;
  let quoted = false;
  while (at < text.length && (quoted || !isBlank(text[at]))) {
    if (text[at] === '"') quoted = !quoted;
    at += 1;
  }
  return { value: text.slice(start, at).replaceAll('"', ''), start, end: at };
}

function readArgument(text: string, start: number): CommandLineArgument {
  const parts: string[] = [];
  let quoted = false;
  let at = start;
  while (at < text.length && (quoted || !isBlank(text[at]))) {
    const character = text[at]!;
    if (character === '\\') {
      const run = readBackslashes(text, at);
      parts.push(run.value);
      at = run.end;
    } else if (character !== '"') {
      parts.push(character);
      at += 1;
    } else if (quoted && text[at + 1] === '"') {
      parts.push('"');
      at += 2;
    } else {
      quoted = !quoted;
      at += 1;
    }
  }
  return { value: parts.join(''), start, end: at };
}

/** Backslashes are plain, except in front of a quote: 2n are n, and an odd one makes the quote plain too. */
function readBackslashes(text: string, start: number): { value: string; end: number } {
  let end = start;
  while (text[end] === '\\') end += 1;
  const count = end - start;
  if (text[end] !== '"') return { value: '\\'.repeat(count), end };
  const isEscape = count % 2 === 1;
  return { value: '\\'.repeat(count >> 1) + (isEscape ? '"' : ''), end: isEscape ? end + 1 : end };
}
