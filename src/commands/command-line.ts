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

/** {@link splitCommandLine} with the place of each argument. */
export function splitArguments(text: string): CommandLineArgument[] {
  const found: CommandLineArgument[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const argument = found.length === 0 ? readProgram(text, at) : readArgument(text, at);
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

function readProgram(text: string, start: number): CommandLineArgument {
  let at = start;
  let quoted = false;
  const parts: string[] = [];
  for (; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') quoted = !quoted;
    else if (!quoted && isBlank(character)) break;
    else parts.push(character);
  }
  return { value: parts.join(''), start, end: at };
}

function readArgument(text: string, start: number): CommandLineArgument {
  const parts: string[] = [];
  let quoted = false;
  let at = start;
  while (at < text.length && (quoted || !isBlank(text[at]))) {
    const character = text[at]!;
    if (character === '\\') {
      let end = at;
      while (text[end] === '\\') end += 1;
      const backslashes = end - at;
      if (text[end] === '"') {
        parts.push('\\'.repeat(backslashes >> 1));
        if (backslashes % 2 === 1) {
          parts.push('"');
          end += 1;
        }
      } else {
        parts.push('\\'.repeat(backslashes));
      }
      at = end;
    } else if (character === '"') {
      if (quoted && text[at + 1] === '"') {
        parts.push('"');
        at += 1;
      } else {
        quoted = !quoted;
      }
      at += 1;
    } else {
      parts.push(character);
      at += 1;
    }
  }
  return { value: parts.join(''), start, end: at };
}
