import { MAX_TEXT_LENGTH } from '../script-facts.js';
import type { ScriptMeter } from '../script-meter.js';
import { type Token, type TokenGrammar, tokenise } from './token.js';

/** Longest string that folding builds; nothing readable is longer, and doubling ends here. */
const MAX_STRING_LENGTH = 1_048_576;

/** Characters of all statements that are written with their constants in full: each may hold the longest of strings … */
const MAX_WRITTEN_LENGTH = 4 * 2 ** 20;
/** … and is then written with this much of it. */
const SHORT_STRING_LENGTH = 256;

/**
 * Reduces what stands at the end of the stack when it has become a constant: returns true after it changed the stack.
 * `next` is the token that comes behind it.
 */
export type FoldingRule = (stack: FoldingStack, next: Token | undefined) => boolean;

export interface FoldingLanguage extends TokenGrammar {
  /** Rules for when the last token is a name. */
  wordRules: readonly FoldingRule[];
  /** Rules for when the last token is a constant, or closes parentheses, brackets or braces. */
  constantRules: readonly FoldingRule[];
  /** Called at the end of each statement, to see assignments. */
  endStatement(stack: FoldingStack): void;
  /** A line end that ends no statement counts as a blank. */
  isStatementEnd(token: Token, stack: FoldingStack): boolean;
}

/** Tokens seen so far, with constants folded, and the variables whose values are known. */
export class FoldingStack {
  readonly tokens: Token[] = [];
  /** How often each obfuscation was undone. */
  readonly techniques = new Map<string, number>();
  readonly variables = new Map<string, string | number>();
  /** Variables whose values hold variables that Windows sets, as the language writes them inside a string. */
  readonly texts = new Map<string, string>();
  /** Where the statement at hand starts. */
  statementStart = 0;
  /** Parentheses opened and not closed in the statement at hand. */
  openParentheses = 0;
  /** Tables, `@{ … }`, opened and not closed in the statement at hand. */
  openTables = 0;
  unresolved = 0;
  private lengthToWrite = MAX_WRITTEN_LENGTH;

  constructor(
    readonly language: FoldingLanguage,
    readonly meter: ScriptMeter,
  ) {}

  /** The n-th token from the end, 1 being the last; only within the statement at hand. */
  fromEnd(n: number): Token | undefined {
    const at = this.tokens.length - n;
    return at < this.statementStart ? undefined : this.tokens[at];
  }

  /**
   * Replaces the last `count` tokens by a constant; false, and nothing done, when it would be too long.
   *
   * @param cost characters that had to be handled for it
   */
  replace(count: number, value: string | number, technique: string, cost = String(value).length): boolean {
    if (typeof value === 'string' && value.length > MAX_STRING_LENGTH) {
      this.unresolved += 1;
      return false;
    }
    const [first] = this.tokens.splice(this.tokens.length - count, count);
    if (first === undefined) return false;
    this.meter.spend(cost);
    this.techniques.set(technique, (this.techniques.get(technique) ?? 0) + 1);
    this.tokens.push({
      kind: typeof value === 'string' ? 'string' : 'number',
      text: '',
      gap: first.gap,
      line: first.line,
      value,
    });
    return true;
  }

  /** Replaces the last `count` tokens by a string that is not constant, given as the language writes it. */
  replaceByText(count: number, text: string, technique: string): boolean {
    const [first] = this.tokens.splice(this.tokens.length - count, count);
    if (first === undefined) return false;
    this.meter.spend(text.length);
    this.techniques.set(technique, (this.techniques.get(technique) ?? 0) + 1);
    this.tokens.push({ kind: 'string', text, gap: first.gap, line: first.line });
    return true;
  }

  /** The text with everything folded that was constant, to where a text of the report ends at the latest. */
  write(): string {
    const parts: string[] = [];
    let length = 0;
    for (const token of this.tokens) {
      const part = token.gap + writeToken(token, this.language, MAX_TEXT_LENGTH);
      parts.push(part);
      length += part.length;
      if (length >= MAX_TEXT_LENGTH) break;
    }
    return parts.join('');
  }

  writeToken(token: Token): string {
    const limit = this.lengthToWrite > 0 ? MAX_STRING_LENGTH : SHORT_STRING_LENGTH;
    const text = writeToken(token, this.language, limit);
    this.lengthToWrite -= text.length;
    return text;
  }
}

function writeToken({ text, value }: Token, language: FoldingLanguage, limit: number): string {
  if (text !== '' || value === undefined) return text;
  return typeof value === 'number' ? String(value) : language.writeString(value.slice(0, limit));
}

/** Reads a whole script, folding constants on the way; what was read before a limit ended it stays on the stack. */
export function foldConstants(text: string, stack: FoldingStack): void {
  const tokens = tokenise(text, stack.language);
  let current = tokens.next();
  let carriedGap = '';
  while (current.done !== true) {
    const token = current.value;
    const following = tokens.next();
    stack.meter.spend(token.text.length);
    if (isBlank(token, stack)) {
      carriedGap += token.gap + (token.text.includes('\n') ? '\n' : ' ');
    } else {
      token.gap = carriedGap + token.gap;
      carriedGap = '';
      push(stack, token, following.done === true ? undefined : following.value);
    }
    current = following;
  }
  stack.language.endStatement(stack);
}

function isBlank(token: Token, stack: FoldingStack): boolean {
  if (token.kind === 'comment') return true;
  return token.text === '\n' && !stack.language.isStatementEnd(token, stack);
}

function push(stack: FoldingStack, token: Token, next: Token | undefined): void {
  const { language } = stack;
  if (language.isStatementEnd(token, stack)) {
    language.endStatement(stack);
    stack.tokens.push(token);
    stack.statementStart = stack.tokens.length;
    stack.openParentheses = 0;
    stack.openTables = 0;
    return;
  }
  if (token.kind === 'line-end') token.kind = 'operator'; // a brace inside an expression
  if (isOperator(token, '{') && isOperator(stack.fromEnd(1), '@')) stack.openTables += 1;
  if (isOperator(token, '}') && stack.openTables > 0) stack.openTables -= 1;
  if (isOperator(token, '(')) stack.openParentheses += 1;
  if (isOperator(token, ')')) stack.openParentheses -= 1;
  stack.tokens.push(token);
  while (rulesFor(stack).some((rule) => rule(stack, next))) {
    stack.meter.spend(); // each reduction makes the stack shorter, or a token a constant
  }
}

const NO_RULES: readonly FoldingRule[] = [];

function rulesFor({ language, tokens }: FoldingStack): readonly FoldingRule[] {
  const last = tokens.at(-1);
  if (last === undefined) return NO_RULES;
  if (last.kind === 'word') return language.wordRules;
  const isClosing = last.text === ')' || last.text === ']' || last.text === '}';
  return isClosing || last.kind !== 'operator' || last.text.includes('`') ? language.constantRules : NO_RULES;
}

export const isString = (token: Token | undefined): token is Token & { value: string } =>
  token?.kind === 'string' && typeof token.value === 'string';

export const isNumber = (token: Token | undefined): token is Token & { value: number } =>
  token?.kind === 'number' && typeof token.value === 'number';

export const isConstantToken = (token: Token | undefined): token is Token & { value: string | number } =>
  isString(token) || isNumber(token);

export const isOperator = (token: Token | undefined, ...texts: string[]): boolean =>
  token?.kind === 'operator' && texts.includes(token.text.toLowerCase());

/** Constants between parentheses, and the count of tokens that they take, both parentheses included. */
export interface ConstantList {
  values: (string | number)[];
  count: number;
}

/** The list of constants that ends `skipped` tokens before the end of the stack; undefined without one. */
export function constantList(stack: FoldingStack, skipped = 0): ConstantList | undefined {
  if (!isOperator(stack.fromEnd(skipped + 1), ')')) return undefined;
  const values: (string | number)[] = [];
  if (isOperator(stack.fromEnd(skipped + 2), '(')) return { values, count: 2 };
  for (let n = 2; ; n += 2) {
    const item = stack.fromEnd(skipped + n);
    if (!isConstantToken(item)) return undefined;
    values.push(item.value);
    const before = stack.fromEnd(skipped + n + 1);
    if (isOperator(before, '(')) return { values: values.reverse(), count: n + 1 };
    if (!isOperator(before, ',')) return undefined;
  }
}

const ARITHMETIC = ['+', '-', '*', '/', '\\', '%', '^'];
const BINDS_TIGHTER = ['*', '/', '\\', '%', '^', '.', '['];

/** Rule: two numbers with an operator between them, where no neighbour binds tighter. */
export function foldArithmetic(stack: FoldingStack, next: Token | undefined): boolean {
  const [right, operator, left, before] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (!isNumber(right) || !isNumber(left) || operator === undefined) return false;
  if (isOperator(next, ...BINDS_TIGHTER) || isOperator(before, ...ARITHMETIC) || isWordOperator(next))
    return false;
  const value = calculate(operator.text, left.value, right.value);
  return value !== undefined && stack.replace(3, value, 'arithmetic');
}

const isWordOperator = (token: Token | undefined): boolean =>
  token?.kind === 'word' && /^(?:mod|xor)$/i.test(token.text);

/** Rule: a constant in parentheses that are no call and no index. */
export function foldParentheses(stack: FoldingStack): boolean {
  const [close, inner, open, before] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (!isOperator(close, ')') || !isConstantToken(inner) || !isOperator(open, '(')) return false;
  if (before?.kind === 'word' || isOperator(before, ')', ']', '.')) return false;
  return stack.replace(3, inner.value, 'parentheses', 0);
}

/** Arithmetic on two numbers; undefined for other operators. */
export function calculate(operator: string, left: number, right: number): number | undefined {
  switch (operator.toLowerCase()) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '\\':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
    case 'mod':
      return right === 0 ? undefined : left % right;
    case '^':
    case 'xor':
    case '-bxor':
      return left ^ right;
    default:
      return undefined;
  }
}

/** Replaces every occurrence, within the bound on strings. */
export function replaceText(text: string, from: string, to: string, ignoreCase: boolean): string | undefined {
  if (from === '') return text;
  const haystack = ignoreCase ? text.toLowerCase() : text;
  const needle = ignoreCase ? from.toLowerCase() : from;
  if (haystack.length !== text.length || needle.length !== from.length) return undefined;
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  for (let found = haystack.indexOf(needle); found >= 0; found = haystack.indexOf(needle, at)) {
    parts.push(text.slice(at, found), to);
    length += found - at + to.length;
    if (length > MAX_STRING_LENGTH) return undefined;
    at = found + from.length;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
