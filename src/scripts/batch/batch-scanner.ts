import { endOfSymbol, isSymbolStart, lowerCase } from './symbol.js';
import type { Redirection } from './syntax-tree.js';

/** Where the parser gets its lines from, percent expansion done. */
export interface LineReader {
  /** The next line without its end, or undefined at the end of the script. */
  nextLine(): string | undefined;
  /** 0-based number of the line that {@link nextLine} gave last. */
  readonly line: number;
  /** A caret stood in front of a character that needs no escape. */
  noteCaret(column: number): void;
  /** Something is nested deeper than is followed. */
  noteTooDeep(): void;
}

const DELIMITERS = ' \t,;=\u000b\u000c\u00ff';

/** What stands between words, for cmd. */
export const isDelimiter = (character: string): boolean => DELIMITERS.includes(character);

const PLAIN_RUN = /[^"&|<>^)\uE000]+/y;
const QUOTED_RUN = /[^"\uE000]+/y;

/** Reads the lines of a batch file by characters and words: quotes, carets, symbols and redirections. */
export class BatchScanner {
  protected text = '';
  protected at = 0;
  private ended = false;

  constructor(protected readonly reader: LineReader) {
    this.loadLine();
  }

  protected peek(): string {
    return this.text[this.at] ?? '';
  }

  protected atLineEnd(): boolean {
    return this.at >= this.text.length;
  }

  protected loadLine(): boolean {
    const line = this.ended ? undefined : this.reader.nextLine();
    this.ended = line === undefined;
    this.text = line ?? '';
    this.at = 0;
    return !this.ended;
  }

  protected skipDelimiters(): void {
    while (!this.atLineEnd() && isDelimiter(this.peek())) this.at += 1;
  }

  protected skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.at += 1;
  }

  /** The next word in lower case, carets removed, without reading on. */
  protected peekWord(): string {
    let word = '';
    for (let at = this.at; at < this.text.length && word.length < 8; at += 1) {
      const character = this.text[at]!;
      if (isDelimiter(character) || '()&|<>"/'.includes(character)) break;
      if (character !== '^') word += character;
    }
    return lowerCase(word);
  }

  protected readWord(): string {
    return this.readToken((character) => isDelimiter(character) || '()&|<>'.includes(character));
  }

  /** A side of a comparison: parentheses belong to it (`if (%1)==()`). */
  protected readOperand(): string {
    return this.readToken((character) => isDelimiter(character) || '&|<>'.includes(character));
  }

  protected readRedirection(handle: string, redirections: Redirection[]): void {
    const input = this.peek() === '<';
    this.at += 1;
    const append = this.peek() === '>';
    if (append) this.at += 1;
    if (this.peek() === '&') {
      this.at += 2; // `2>&1`: to another handle
      return;
    }
    const target = this.readWord();
    if (target === '' || /^"?nul:?"?$/i.test(target)) return;
    redirections.push({ operator: input ? '<' : append ? '>>' : '>', handle, target });
  }

  /** The redirections that stand here, in front of a block or behind it. */
  protected readRedirections(): Redirection[] {
    const redirections: Redirection[] = [];
    this.skipDelimiters();
    while (/^\d?[<>]/.test(this.text.slice(this.at, this.at + 2))) {
      const handle = /\d/.test(this.peek()) ? this.readPlain() : '';
      this.readRedirection(handle, redirections);
      this.skipDelimiters();
    }
    return redirections;
  }

  /** The text up to the parenthesis that closes the set of a `for`; may span lines. */
  protected readSet(): string {
    const parts: string[] = [];
    let quoted = false;
    for (;;) {
      if (this.atLineEnd()) {
        if (!this.loadLine()) break;
        parts.push(' ');
        continue;
      }
      const character = this.peek();
      if (character === '"') quoted = !quoted;
      if (character === ')' && !quoted) {
        this.at += 1;
        break;
      }
      parts.push(character === '^' && !quoted ? this.readEscaped() : this.readPlain());
    }
    return parts.join('');
  }

  /** One character, or one symbol. */
  protected readPlain(): string {
    const start = this.at;
    this.at = isSymbolStart(this.peek()) ? endOfSymbol(this.text, start) : start + 1;
    return this.text.slice(start, this.at);
  }

  /** Characters up to the next one that may mean something to cmd; at least one, or one symbol. */
  protected readRun(quoted: boolean): string {
    const run = quoted ? QUOTED_RUN : PLAIN_RUN;
    run.lastIndex = this.at;
    const [text] = run.exec(this.text) ?? [];
    if (text === undefined) return this.readPlain();
    this.at += text.length;
    return text;
  }

  /** What a caret stands in front of; at the end of a line it draws in the next one, whose first character it escapes. */
  protected readEscaped(): string {
    this.at += 1;
    if (this.atLineEnd() && !this.loadLine()) return '';
    if (/[a-z0-9]/i.test(this.peek()) && this.at > 0) this.reader.noteCaret(this.at);
    return this.atLineEnd() ? '' : this.readPlain();
  }

  private readToken(endsAt: (character: string) => boolean): string {
    this.skipTokenDelimiters();
    const parts: string[] = [];
    let quoted = false;
    while (!this.atLineEnd()) {
      const character = this.peek();
      if (character === '"') quoted = !quoted;
      if (!quoted && endsAt(character)) break;
      parts.push(character === '^' && !quoted ? this.readEscaped() : this.readPlain());
    }
    return parts.join('');
  }

  /** Like all delimiters, but `==` at once is a comparison with nothing on its left. */
  private skipTokenDelimiters(): void {
    while (!this.atLineEnd() && isDelimiter(this.peek()) && !this.text.startsWith('==', this.at))
      this.at += 1;
  }
}
