/** What is known of a property: its value, or undefined. */
export type PropertyValue = (name: string) => string | undefined;

/** Conditions are shorter; what is longer was made to be slow. */
const MAX_LENGTH = 8_192;
const MAX_DEPTH = 32;

/**
 * What a condition of a table comes to [Conditional Statement Syntax]: true, false, or undefined where that depends on
 * a property which is not known, on the state of a component, or where the text is no condition.
 */
export function evaluateCondition(condition: string, findValue: PropertyValue): boolean | undefined {
  const text = condition.slice(0, MAX_LENGTH);
  if (text.trim() === '') return true;
  const reader = new ConditionReader(
    [...text.matchAll(TOKEN)].map(([token]) => token),
    findValue,
  );
  return reader.read();
}

const TOKEN = /"[^"]*"?|~?(?:<>|>=|<=|><|<<|>>|[=<>])|[()]|[%$?&!]?[\p{L}\p{N}_.-]+/gu;
const COMPARISON = /^~?(?:<>|>=|<=|><|<<|>>|[=<>])$/;

type Truth = boolean | undefined;

class ConditionReader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly findValue: PropertyValue,
  ) {}

  read(): Truth {
    const truth = this.readOperators(0);
    return this.at === this.tokens.length ? truth : undefined;
  }

  /** From the loosest to the tightest: IMP, EQV, XOR, OR, AND. */
  private readOperators(level: number, depth = 0): Truth {
    const operator = OPERATORS[level];
    if (operator === undefined) return this.readTerm(depth);
    let truth = this.readOperators(level + 1, depth);
    while (this.tokens[this.at]?.toLowerCase() === operator.name) {
      this.at += 1;
      truth = operator.join(truth, this.readOperators(level + 1, depth));
    }
    return truth;
  }

  private readTerm(depth: number): Truth {
    if (this.tokens[this.at]?.toLowerCase() === 'not') {
      this.at += 1;
      return not(depth < MAX_DEPTH ? this.readTerm(depth + 1) : undefined);
    }
    if (this.tokens[this.at] === '(') {
      this.at += 1;
      const truth = depth < MAX_DEPTH ? this.readOperators(0, depth + 1) : undefined;
      if (this.tokens[this.at] === ')') this.at += 1;
      return truth;
    }
    return this.readComparison();
  }

  private readComparison(): Truth {
    const left = this.readValue();
    const operator = this.tokens[this.at] ?? '';
    // A property alone asks whether it is set.
    if (!COMPARISON.test(operator)) return left === undefined ? undefined : left !== '';
    this.at += 1;
    const right = this.readValue();
    if (left === undefined || right === undefined) return undefined;
    if (operator.endsWith('<>')) return left !== right;
    return operator.replace('~', '') === '=' ? left === right : undefined;
  }

  private readValue(): string | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || token === ')') return undefined;
    this.at += 1;
    if (token.startsWith('"')) return token.replaceAll('"', '');
    if (/^-?\d+$/.test(token)) return token;
    return /^[%$?&!]/.test(token) ? undefined : this.findValue(token);
  }
}

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

function or(left: Truth, right: Truth): Truth {
  if (left === true || right === true) return true;
  return left === undefined || right === undefined ? undefined : false;
}

const isSame = (left: Truth, right: Truth): Truth =>
  left === undefined || right === undefined ? undefined : left === right;

const OPERATORS: readonly { name: string; join: (left: Truth, right: Truth) => Truth }[] = [
  { name: 'imp', join: (left, right) => or(not(left), right) },
  { name: 'eqv', join: isSame },
  { name: 'xor', join: (left, right) => not(isSame(left, right)) },
  { name: 'or', join: or },
  { name: 'and', join: (left, right) => not(or(not(left), not(right))) },
];
