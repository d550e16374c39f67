import { type Token, tokenise } from '../folding/token.js';
import { JSCRIPT_LANGUAGE } from '../windows-script/jscript-language.js';
import { constantOf, type Expression, type SyntaxNode, UNKNOWN_EXPRESSION } from './syntax-tree.js';
import { parseBinary, TokenReader } from './token-reader.js';

const PRECEDENCES = new Map<string, number>([
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 4],
  ['&', 5],
  ...['==', '!=', '===', '!=='].map((operator): [string, number] => [operator, 6]),
  ...['<', '>', '<=', '>=', 'in', 'instanceof'].map((operator): [string, number] => [operator, 7]),
  ...['<<', '>>', '>>>'].map((operator): [string, number] => [operator, 8]),
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['%', 10],
]);

const ASSIGNMENTS = new Set(['+=', '-=', '*=', '/=', '%=', '^=', '|=', '&=', '<<=', '>>=', '>>>=']);
const OPERATORS = new Set([
  ...[...PRECEDENCES.keys()].filter((operator) => !/[a-z]/.test(operator)),
  ...ASSIGNMENTS,
  '++',
  '--',
]);

const CONSTANTS = new Map<string, string | number | boolean | undefined>([
  ['true', true],
  ['false', false],
  ['null', undefined],
  ['undefined', undefined],
]);

/** Reads a JScript as far as it is understood; what is not is left out. Throws EvaluationEnd for nesting without end. */
export function parseJScript(text: string): SyntaxNode[] {
  return new JScriptParser(text).parse();
}

class JScriptParser {
  private readonly reader: TokenReader;

  constructor(text: string) {
    this.reader = new TokenReader(withoutLineEnds(text), OPERATORS);
  }

  parse(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    while (this.reader.token !== undefined) {
      nodes.push(...this.parseStatements());
      this.reader.at += 1; // a brace without a beginning
    }
    return nodes;
  }

  private parseStatements(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    while (this.reader.token !== undefined && this.reader.text !== '}') {
      const start = this.reader.at;
      nodes.push(...this.parseStatement());
      if (this.reader.at === start) this.reader.at += 1;
    }
    return nodes;
  }

  private parseStatement(): SyntaxNode[] {
    return this.reader.nested(() => {
      const { reader } = this;
      if (reader.take(';')) return [];
      if (reader.text === '{') return [{ kind: 'block', body: this.parseBraces() }];
      if (reader.take('var', 'let', 'const')) return this.parseDeclarations();
      if (reader.text === 'function') {
        const { definition } = this.parseFunction();
        return [{ kind: 'function', definition }];
      }
      if (reader.take('if')) return [this.parseIf()];
      if (reader.take('for')) return this.parseFor();
      if (reader.take('while')) {
        const test = this.parseCondition();
        return [{ kind: 'loop', test, isTestedLast: false, step: [], body: this.parseStatement() }];
      }
      if (reader.take('do')) {
        const body = this.parseStatement();
        reader.take('while');
        return [{ kind: 'loop', test: this.parseCondition(), isTestedLast: true, step: [], body }];
      }
      if (reader.take('try', 'finally')) return this.parseStatement();
      if (reader.take('catch')) {
        this.parseCondition();
        this.parseStatement(); // nothing is thrown here
        return [];
      }
      if (reader.take('break')) return [{ kind: 'leave', what: 'loop' }];
      if (reader.take('continue')) return [{ kind: 'leave', what: 'round' }];
      if (reader.take('return')) {
        const isBare = reader.text === ';' || reader.text === '}';
        return [{ kind: 'leave', what: 'function', ...(isBare ? {} : { value: this.parseSequence() }) }];
      }
      reader.take('throw');
      return [{ kind: 'expression', expression: this.parseSequence() }];
    });
  }

  private parseBraces(): SyntaxNode[] {
    this.reader.take('{');
    const body = this.parseStatements();
    this.reader.take('}');
    return body;
  }

  private parseCondition(): Expression {
    this.reader.take('(');
    const condition = this.parseSequence();
    this.reader.take(')');
    return condition;
  }

  private parseDeclarations(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    do {
      const name = this.takeName();
      nodes.push({
        kind: 'declare',
        name,
        value: this.reader.take('=') ? this.parseExpression() : undefined,
      });
    } while (this.reader.take(','));
    return nodes;
  }

  private takeName(): string {
    const { text } = this.reader;
    this.reader.at += 1;
    return text;
  }

  private parseIf(): SyntaxNode {
    const condition = this.parseCondition();
    const then = this.parseStatement();
    this.reader.take(';');
    return { kind: 'if', condition, then, otherwise: this.reader.take('else') ? this.parseStatement() : [] };
  }

  private parseFor(): SyntaxNode[] {
    const { reader } = this;
    reader.take('(');
    const isDeclared = reader.take('var', 'let', 'const');
    if (reader.nextText === 'in' || reader.nextText === 'of') {
      const name = this.takeName();
      const by = this.takeName() === 'in' ? 'index' : 'item';
      const list = this.parseExpression();
      reader.take(')');
      return [{ kind: 'each', name, list, by, body: this.parseStatement() }];
    }
    const first: SyntaxNode[] = isDeclared
      ? this.parseDeclarations()
      : reader.text === ';'
        ? []
        : [{ kind: 'expression', expression: this.parseSequence() }];
    reader.take(';');
    const test = reader.text === ';' ? undefined : this.parseSequence();
    reader.take(';');
    const step: SyntaxNode[] =
      reader.text === ')' ? [] : [{ kind: 'expression', expression: this.parseSequence() }];
    reader.take(')');
    return [...first, { kind: 'loop', test, isTestedLast: false, step, body: this.parseStatement() }];
  }

  private parseFunction(): Extract<Expression, { kind: 'function' }> {
    const { reader } = this;
    reader.take('function');
    const name = reader.text === '(' ? '' : this.takeName();
    const parameters: string[] = [];
    reader.take('(');
    while (reader.token !== undefined && !reader.take(')')) {
      if (!reader.take(',')) parameters.push(this.takeName());
    }
    return { kind: 'function', definition: { name, parameters, body: this.parseBraces() } };
  }

  /** Expressions with commas between; the last one counts. */
  private parseSequence(): Expression {
    let expression = this.parseExpression();
    while (this.reader.take(',')) {
      expression = { kind: 'binary', operator: ',', left: expression, right: this.parseExpression() };
    }
    return expression;
  }

  private parseExpression(): Expression {
    return this.reader.nested(() => {
      const { reader } = this;
      const target = parseBinary(reader, PRECEDENCES, () => this.parseUnary());
      const operator = reader.text;
      if (reader.take('=')) return { kind: 'assign', target, value: this.parseExpression(), gives: 'new' };
      if (ASSIGNMENTS.has(operator)) {
        reader.at += 1;
        const right = this.parseExpression();
        const value: Expression = { kind: 'binary', operator: operator.slice(0, -1), left: target, right };
        return { kind: 'assign', target, value, gives: 'new' };
      }
      if (!reader.take('?')) return target;
      const then = this.parseExpression();
      reader.take(':');
      return { kind: 'conditional', condition: target, then, otherwise: this.parseExpression() };
    });
  }

  private parseUnary(): Expression {
    return this.reader.nested(() => {
      const { reader } = this;
      const operator = reader.text;
      if (reader.take('++', '--')) return countUp(this.parseUnary(), operator, 'new');
      if (reader.take('!', '-', '+', '~')) return { kind: 'unary', operator, operand: this.parseUnary() };
      reader.take('typeof', 'void', 'delete', 'new');
      const operand = this.parsePostfix(this.parsePrimary());
      const after = reader.text;
      return reader.take('++', '--') ? countUp(operand, after, 'old') : operand;
    });
  }

  private parsePrimary(): Expression {
    const { reader } = this;
    const { token } = reader;
    if (reader.take('(')) {
      const inner = this.parseSequence();
      reader.take(')');
      return inner;
    }
    if (reader.take('[')) return { kind: 'array', items: this.parseListTo(']') };
    if (reader.text === '{') return this.parseObject();
    if (reader.text === 'function') return this.parseFunction();
    if (token === undefined || (token.value === undefined && token.kind !== 'word'))
      return UNKNOWN_EXPRESSION;
    reader.at += 1;
    if (token.value !== undefined) return constantOf(token.value);
    return CONSTANTS.has(token.text)
      ? constantOf(CONSTANTS.get(token.text))
      : { kind: 'name', name: token.text };
  }

  private parseObject(): Expression {
    const { reader } = this;
    const entries: [string, Expression][] = [];
    reader.take('{');
    while (reader.token !== undefined && !reader.take('}')) {
      if (reader.take(',')) continue;
      const key = String(reader.token.value ?? reader.token.text);
      reader.at += 1;
      if (reader.take(':')) entries.push([key, this.parseExpression()]);
    }
    return { kind: 'object', entries };
  }

  private parseListTo(end: string): Expression[] {
    const items: Expression[] = [];
    while (this.reader.token !== undefined && !this.reader.take(end)) {
      const start = this.reader.at;
      items.push(this.parseExpression());
      if (!this.reader.take(',') && this.reader.at === start) this.reader.at += 1;
    }
    return items;
  }

  private parsePostfix(operand: Expression): Expression {
    const { reader } = this;
    let expression = operand;
    for (;;) {
      const { line } = reader;
      if (reader.take('.')) expression = { kind: 'member', object: expression, name: this.takeName() };
      else if (reader.take('[')) {
        expression = { kind: 'index', object: expression, index: this.parseSequence() };
        reader.take(']');
      } else if (reader.take('(')) {
        expression = { kind: 'call', callee: expression, args: this.parseListTo(')'), line };
      } else return expression;
    }
  }
}

function countUp(target: Expression, operator: string, gives: 'new' | 'old'): Expression {
  const value: Expression = {
    kind: 'binary',
    operator: operator === '++' ? '+' : '-',
    left: target,
    right: constantOf(1),
  };
  return { kind: 'assign', target, value, gives };
}

function* withoutLineEnds(text: string): Generator<Token, void, void> {
  for (const token of tokenise(text, JSCRIPT_LANGUAGE)) {
    if (token.text !== '\n') yield token;
  }
}
