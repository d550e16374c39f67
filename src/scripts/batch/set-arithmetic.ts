import type { VariableValue } from './batch-state.js';

/** What `set /a` needs of the variables around it. */
export interface ArithmeticScope {
  lookUp(name: string): VariableValue;
  assign(name: string, value: VariableValue): void;
}

/** Deeper parentheses than this are not followed; nobody writes them. */
const MAX_DEPTH = 64;

/**
 * Evaluates the expressions of `set /a` on signed 32-bit integers and makes their assignments. What depends on a
 * value that is not known, or divides by zero, assigns `unknown`.
 *
 * @returns the value of the last expression; undefined when not known
 */
export function evaluateArithmetic(text: string, scope: ArithmeticScope): number | undefined {
  const tokens = text.replaceAll('"', '').match(TOKEN) ?? [];
  const parser = new ArithmeticParser(tokens, scope);
  return parser.parseAll();
}

const TOKEN =
  /0x[0-9a-f]+|\d+|<<=?|>>=?|[-+*/%&^|]=?|[~!(),=]|[^\s<>\-+*/%&^|~!(),=\d][^\s<>\-+*/%&^|~!(),=]*/gi;

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    '|': 1,
    '^': 2,
    '&': 3,
    '<<': 4,
    '>>': 4,
    '+': 5,
    '-': 5,
    '*': 6,
    '/': 6,
    '%': 6,
  }),
);

class ArithmeticParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly scope: ArithmeticScope,
  ) {}

  parseAll(): number | undefined {
    let value: number | undefined;
    while (this.at < this.tokens.length) {
      const before = this.at;
      value = this.parseAssignment();
      if (this.tokens[this.at] === ',') this.at += 1;
      if (this.at === before) return undefined; // not an expression
    }
    return value;
  }

  private parseAssignment(): number | undefined {
    const name = this.tokens[this.at];
    const operator = this.tokens[this.at + 1];
    if (name === undefined || operator === undefined || !isName(name) || !isAssignment(operator)) {
      return this.parseBinary(1);
    }
    this.at += 2;
    const right = this.nested(() => this.parseAssignment());
    const value = operator === '=' ? right : apply(operator.slice(0, -1), this.valueOf(name), right);
    this.scope.assign(
      name,
      value === undefined ? { kind: 'unknown' } : { kind: 'value', text: String(value) },
    );
    return value;
  }

  private parseBinary(lowest: number): number | undefined {
    let left = this.parseUnary();
    for (;;) {
      const operator = this.tokens[this.at];
      const precedence = operator === undefined ? undefined : PRECEDENCE.get(operator);
      if (operator === undefined || precedence === undefined || precedence < lowest) return left;
      this.at += 1;
      left = apply(
        operator,
        left,
        this.nested(() => this.parseBinary(precedence + 1)),
      );
    }
  }

  private parseUnary(): number | undefined {
    const token = this.tokens[this.at];
    if (token === undefined) return undefined;
    if (token === '(') return this.nested(() => this.parseParentheses());
    if (token === '-' || token === '+' || token === '~' || token === '!') {
      this.at += 1;
      const value = this.nested(() => this.parseUnary());
      return value === undefined ? undefined : applyUnary(token, value);
    }
    if (!isName(token) && !/^\d/.test(token)) return undefined;
    this.at += 1;
    return isName(token) ? this.valueOf(token) : parseInteger(token);
  }

  private parseParentheses(): number | undefined {
    this.at += 1;
    const value = this.parseAssignment();
    if (this.tokens[this.at] === ')') this.at += 1;
    return value;
  }

  private nested(parse: () => number | undefined): number | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth += 1;
    const value = parse();
    this.depth -= 1;
    return value;
  }

  /** An unset variable counts as zero, and so does one that is no number. */
  private valueOf(name: string): number | undefined {
    const value = this.scope.lookUp(name);
    if (value.kind === 'unknown') return undefined;
    if (value.kind === 'unset') return 0;
    return parseInteger(value.text);
  }
}

const isName = (token: string): boolean => /^[^\d~!(),=<>\-+*/%&^|]/.test(token);
const isAssignment = (token: string): boolean => token === '=' || /^(?:<<|>>|[-+*/%&^|])=$/.test(token);

/** Decimal, `0x` hexadecimal, or octal with a leading zero; undefined for anything else. */
export function parseInteger(text: string): number | undefined {
  const match = /^\s*([+-]?)(0x[0-9a-f]{1,8}|\d{1,10})\s*$/i.exec(text);
  if (match === null) return undefined;
  const digits = match[2]!;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return (match[1] === '-' ? -value : value) | 0;
}

function applyUnary(operator: string, value: number): number {
  if (operator === '-') return -value | 0;
  if (operator === '~') return ~value;
  if (operator === '!') return value === 0 ? 1 : 0;
  return value;
}

function apply(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '*':
      return Math.imul(left, right);
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right) | 0;
    case '%':
      return right === 0 ? undefined : left % right;
    default:
      return undefined;
  }
}
