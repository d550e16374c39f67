import { BatchScanner, isDelimiter, type LineReader } from './batch-scanner.js';
import { lowerCase } from './symbol.js';
import type { BatchNode, CommandNode, Condition, ForNode, Redirection } from './syntax-tree.js';

/** Blocks, `if` and `for` inside each other. */
const MAX_NESTING = 48;
/** cmd knows no longer options of a `for`. */
const MAX_OPTIONS_LENGTH = 256;

/** Parses one logical command: a line with all lines that its open parentheses and carets at the end draw in. */
export function parseBatchCommand(reader: LineReader): BatchNode {
  return new BatchParser(reader).parseLine();
}

const NOTHING: BatchNode = { kind: 'sequence', items: [] };

class BatchParser extends BatchScanner {
  private depth = 0;

  parseLine(): BatchNode {
    const items: BatchNode[] = [];
    while (!this.atLineEnd()) {
      items.push(this.parseSequence(false));
      // A `)` that closes nothing: cmd takes what follows as a comment, but only when it starts a command.
      if (this.peek() === ')') this.at += 1;
    }
    return single(items, 'sequence');
  }

  /** Commands joined by `&` up to the end of the line or the closing parenthesis; `first` may be parsed already. */
  private parseSequence(inBlock: boolean, first?: BatchNode): BatchNode {
    const items: BatchNode[] = [];
    let next = first;
    for (;;) {
      const item = this.parseOr(inBlock, next);
      next = undefined;
      if (item !== NOTHING) items.push(item);
      if (this.peek() !== '&') return single(items, 'sequence');
      this.at += 1;
    }
  }

  private parseOr(inBlock: boolean, first?: BatchNode): BatchNode {
    const items = [this.parseAnd(inBlock, first)];
    while (this.text.startsWith('||', this.at)) {
      this.at += 2;
      items.push(this.parseAnd(inBlock));
    }
    return single(items, 'or');
  }

  private parseAnd(inBlock: boolean, first?: BatchNode): BatchNode {
    const items = [this.parsePipe(inBlock, first)];
    while (this.text.startsWith('&&', this.at)) {
      this.at += 2;
      items.push(this.parsePipe(inBlock));
    }
    return single(items, 'and');
  }

  private parsePipe(inBlock: boolean, first?: BatchNode): BatchNode {
    const items = [first ?? this.parseUnit(inBlock)];
    while (this.peek() === '|' && this.text[this.at + 1] !== '|') {
      this.at += 1;
      items.push(this.parseUnit(inBlock));
    }
    return single(items, 'pipe');
  }

  private parseUnit(inBlock: boolean): BatchNode {
    while (!this.atLineEnd() && (isDelimiter(this.peek()) || this.peek() === '@')) this.at += 1;
    const character = this.peek();
    if (character === ':') {
      this.at = this.text.length; // a label, or a comment written as one
      return NOTHING;
    }
    if (this.depth >= MAX_NESTING) {
      this.reader.noteTooDeep();
      return this.parseCommand(inBlock);
    }
    this.depth += 1;
    const node = this.parseNested(inBlock, character);
    this.depth -= 1;
    return node;
  }

  private parseNested(inBlock: boolean, character: string): BatchNode {
    if (character === '(') return this.parseBlock([]);
    if (this.isBlockBehindRedirections()) return this.parseBlock(this.readRedirections());
    const word = this.peekWord();
    if (word === 'if') return this.parseIf(inBlock);
    if (word === 'for') return this.parseFor(inBlock) ?? this.parseCommand(inBlock);
    if (word === 'rem') return this.parseRemark();
    return this.parseCommand(inBlock);
  }

  /** `> file ( … )` */
  private isBlockBehindRedirections(): boolean {
    return REDIRECTED_BLOCK.test(this.text.slice(this.at, this.at + MAX_OPTIONS_LENGTH));
  }

  /** @param before redirections in front of the parenthesis */
  private parseBlock(before: Redirection[]): BatchNode {
    const { line } = this.reader;
    this.at += 1;
    const redirections = before;
    const items: BatchNode[] = [];
    for (;;) {
      this.skipDelimiters();
      if (this.atLineEnd()) {
        if (!this.loadLine()) break;
      } else if (this.peek() === ')') {
        this.at += 1;
        redirections.push(...this.readRedirections());
        break;
      } else {
        const before = this.at;
        const item = this.parseSequence(true);
        if (item !== NOTHING) items.push(item);
        if (this.at === before && !this.atLineEnd()) this.at += 1; // a stray operator
      }
    }
    return redirections.length === 0
      ? { kind: 'sequence', items }
      : { kind: 'block', line, items, redirections };
  }

  private parseIf(inBlock: boolean): BatchNode {
    const { line } = this.reader;
    this.readWord();
    const condition = this.parseCondition();
    this.skipDelimiters();
    if (this.peek() !== '(') {
      const consequence = this.parseSequence(inBlock);
      return { kind: 'if', line, condition, consequence };
    }
    const block = this.parseUnit(inBlock);
    this.skipDelimiters();
    if (this.peekWord() === 'else') {
      this.readWord();
      const alternative = this.parseSequence(inBlock);
      return { kind: 'if', line, condition, consequence: block, alternative };
    }
    const joined = this.peek() === '&' || this.peek() === '|';
    const consequence = joined ? this.parseSequence(inBlock, block) : block;
    return { kind: 'if', line, condition, consequence };
  }

  private parseCondition(): Condition {
    let negated = false;
    let ignoreCase = false;
    let word = this.readOperand();
    for (;;) {
      const lower = lowerCase(word);
      if (lower === '/i') ignoreCase = true;
      else if (lower === 'not') negated = !negated;
      else break;
      word = this.readOperand();
    }
    const common = { negated, ignoreCase };
    const lower = lowerCase(word);
    if (lower === 'exist' || lower === 'errorlevel' || lower === 'defined' || lower === 'cmdextversion') {
      return { ...common, kind: lower, operator: '', left: this.readOperand(), right: '' };
    }
    this.skipBlanks();
    if (this.text.startsWith('==', this.at)) {
      this.at += 2;
      return { ...common, kind: 'compare', operator: '==', left: word, right: this.readOperand() };
    }
    const operator = this.readOperand().toUpperCase();
    return { ...common, kind: 'compare', operator, left: word, right: this.readOperand() };
  }

  private parseFor(inBlock: boolean): ForNode | undefined {
    const start = this.at;
    const { line } = this.reader;
    this.readWord();
    let mode: ForNode['mode'] = '';
    let options = '';
    let word = this.readWord();
    const letter = /^\/([lfdr])$/i.exec(word)?.[1]?.toLowerCase();
    if (letter === 'l' || letter === 'f' || letter === 'd' || letter === 'r') {
      mode = letter;
      word = this.readWord();
    }
    if (!/^%[^%]/.test(word)) {
      options = word.slice(0, MAX_OPTIONS_LENGTH).replace(/^"|"$/g, '');
      word = this.readWord();
    }
    const variable = /^%([^%])/.exec(word)?.[1];
    if (variable === undefined || lowerCase(this.readWord()) !== 'in') return this.noFor(start, line);
    this.skipDelimiters();
    if (this.peek() !== '(') return this.noFor(start, line);
    this.at += 1;
    const set = this.readSet();
    if (lowerCase(this.readWord()) !== 'do') return this.noFor(start, line);
    return { kind: 'for', line, mode, options, variable, set, body: this.parseSequence(inBlock) };
  }

  /** Text that only begins like a loop is read again as a command, unless lines were already consumed. */
  private noFor(start: number, line: number): undefined {
    if (this.reader.line === line) this.at = Math.min(start, this.text.length);
    return undefined;
  }

  /** `rem` swallows the line; only an operator right behind it still counts. */
  private parseRemark(): BatchNode {
    this.readWord();
    this.skipBlanks();
    if (this.peek() !== '&' && this.peek() !== '|') this.at = this.text.length;
    return NOTHING;
  }

  private parseCommand(inBlock: boolean): BatchNode {
    const { line } = this.reader;
    const parts: string[] = [];
    const redirections: Redirection[] = [];
    let quoted = false;
    while (!this.atLineEnd()) {
      const character = this.peek();
      if (character === '"') quoted = !quoted;
      if (!quoted) {
        if (character === '&' || character === '|' || (character === ')' && inBlock)) break;
        if (character === '<' || character === '>') {
          this.readRedirection(takeHandle(parts), redirections);
          continue;
        }
      }
      parts.push(character === '^' && !quoted ? this.readEscaped() : this.readRun(quoted));
    }
    const text = parts.join(''); // blanks at the end are part of what `set` assigns
    if (text.trim() === '' && redirections.length === 0) return NOTHING;
    const command: CommandNode = { kind: 'command', line, text, redirections };
    return command;
  }
}

const REDIRECTED_BLOCK = /^(?:\d?(?:<|>>?)\s*(?:&\d|"[^"]*"|[^\s"&|<>()]+)\s*)+\(/;

/** The digit in front of `>` names a handle, when it stands alone. */
function takeHandle(parts: string[]): string {
  const last = parts.at(-1) ?? '';
  const before = last.at(-2) ?? parts.at(-2)?.at(-1);
  if (!/\d$/.test(last) || (before !== undefined && !isDelimiter(before))) return '';
  parts[parts.length - 1] = last.slice(0, -1);
  return last.slice(-1);
}

function single(items: BatchNode[], kind: 'sequence' | 'and' | 'or' | 'pipe'): BatchNode {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items.length === 0 ? NOTHING : { kind, items };
}
