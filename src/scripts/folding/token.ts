/** A piece of a script in VBScript, JScript or PowerShell. */
export interface Token {
  kind: 'string' | 'number' | 'word' | 'operator' | 'comment' | 'line-end';
  /** As written; for a string that was folded, as the language would write it. */
  text: string;
  /** Blanks in front of it. */
  gap: string;
  /** 1-based line where it starts. */
  line: number;
  /** Set when the token is a constant. */
  value?: string | number;
}

/** Differences between the three languages for the tokenizer and constant folding. */
export interface TokenGrammar {
  /** Sticky pattern of one token behind the blanks; named groups tell its kind. */
  pattern: RegExp;
  /** The value of a string token that is constant; undefined when it holds references. */
  valueOfString(text: string): string | undefined;
  valueOfNumber(text: string): number | undefined;
  /** Writes a constant as a string of the language. */
  writeString(value: string): string;
}

/**
 * Cuts a script into tokens: groups `string`, `number`, `word`, `comment`, `end` of the grammar's pattern; every
 * other character is an operator.
 */
export function* tokenise(text: string, grammar: TokenGrammar): Generator<Token, void, void> {
  const blanks = /[^\S\n]*/y;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    blanks.lastIndex = at;
    const gap = blanks.exec(text)?.[0] ?? '';
    at += gap.length;
    if (at >= text.length) return;
    grammar.pattern.lastIndex = at;
    const match = grammar.pattern.exec(text);
    const written = match === null || match[0] === '' ? text[at]! : match[0];
    yield tokenOf(written, match?.groups ?? {}, gap, line, grammar);
    at += written.length;
    line += countLines(written);
  }
}

function tokenOf(
  text: string,
  groups: Record<string, string | undefined>,
  gap: string,
  line: number,
  grammar: TokenGrammar,
): Token {
  const token: Token = { kind: 'operator', text, gap, line };
  if (groups.string !== undefined) {
    token.kind = 'string';
    assignValue(token, grammar.valueOfString(text));
  } else if (groups.number !== undefined) {
    token.kind = 'number';
    assignValue(token, grammar.valueOfNumber(text));
  } else if (groups.word !== undefined) {
    token.kind = 'word';
  } else if (groups.comment !== undefined) {
    token.kind = 'comment';
  } else if (groups.end !== undefined) {
    token.kind = 'line-end';
  }
  return token;
}

function assignValue(token: Token, value: string | number | undefined): void {
  if (value !== undefined) token.value = value;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
