import type { Token } from '../folding/token.js';
import type { Expression } from './syntax-tree.js';

/** Expressions and blocks inside each other. */
const MAX_DEPTH = 100;

/** A script that is not read further; what was found in it stands. */
export class EvaluationEnd extends Error {}

/** Goes through the tokens of a script, with operators of several characters put together. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private depth = 0;
  at = 0;

  constructor(tokens: Iterable<Token>, operators: ReadonlySet<string>) {
    this.tokens = joinOperators(tokens, operators);
  }

  get token(): Token | undefined {
    return this.tokens[this.at];
  }

  get line(): number {
    return this.token?.line ?? this.tokens.at(-1)?.line ?? 1;
  }

  /** The text of what comes next; empty for strings, which are no words of the language. */
  get text(): string {
    return this.textAt(this.at);
  }

  get nextText(): string {
    return this.textAt(this.at + 1);
  }

  /** Takes the next token if it is one of these. */
  take(...texts: string[]): boolean {
    if (!texts.includes(this.text)) return false;
    this.at += 1;
    return true;
  }

  /** Runs a part of the parser one level deeper. */
  nested<Result>(parse: () => Result): Result {
    if (this.depth >= MAX_DEPTH) throw new EvaluationEnd();
    this.depth += 1;
    const result = parse();
    this.depth -= 1;
    return result;
  }

  private textAt(at: number): string {
    const token = this.tokens[at];
    return token === undefined || token.kind === 'string' ? '' : token.text;
  }
}

/** Reads operators between operands by how tight they bind: the higher, the tighter. */
export function parseBinary(
  reader: TokenReader,
  precedences: ReadonlyMap<string, number>,
  parseOperand: () => Expression,
  least = 0,
): Expression {
  let left = parseOperand();
  for (;;) {
    const operator = reader.text;
    const precedence = precedences.get(operator);
    if (precedence === undefined || precedence < least) return left;
    reader.at += 1;
    const right = reader.nested(() => parseBinary(reader, precedences, parseOperand, precedence + 1));
    left = { kind: 'binary', operator, left, right };
  }
}

function joinOperators(tokens: Iterable<Token>, operators: ReadonlySet<string>): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    const last = joined.at(-1);
    const isJoined =
      token.kind === 'operator' &&
      token.gap === '' &&
      last?.kind === 'operator' &&
      operators.has(last.text + token.text);
    if (isJoined) joined[joined.length - 1] = { ...last, text: last.text + token.text };
    else joined.push(token);
  }
  return joined;
}
