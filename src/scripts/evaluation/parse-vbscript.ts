import { type Token, tokenise } from '../folding/token.js';
import { createVbScriptLanguage } from '../windows-script/vbscript-language.js';
import { constantOf, type Expression, type SyntaxNode, UNKNOWN_EXPRESSION } from './syntax-tree.js';
import { parseBinary, TokenReader } from './token-reader.js';

const OPERATORS = new Set(['<>', '<=', '>=']);

const PRECEDENCES = new Map<string, number>([
  ['xor', 1],
  ['or', 2],
  ['and', 3],
  ...['=', '<>', '<', '>', '<=', '>=', 'is'].map((operator): [string, number] => [operator, 5]),
  ['&', 6],
  ['+', 7],
  ['-', 7],
  ['mod', 8],
  ['\\', 9],
  ['*', 10],
  ['/', 10],
  ['^', 12],
]);
const NOT_PRECEDENCE = 4;
const SIGN_PRECEDENCE = 11;

const CONSTANTS = new Map<string, string | number | boolean | undefined>([
  ['true', true],
  ['false', false],
  ['empty', undefined],
  ['null', undefined],
  ['nothing', undefined],
  ['vbcrlf', '\r\n'],
  ['vbnewline', '\r\n'],
  ['vbcr', '\r'],
  ['vblf', '\n'],
  ['vbtab', '\t'],
  ['vbnullstring', ''],
  ['vbnullchar', '\0'],
]);

/** Reads a VBScript as far as it is understood; what is not is left out. Throws EvaluationEnd for nesting without end. */
export function parseVbScript(text: string): SyntaxNode[] {
  return new VbScriptParser(text).parse();
}

class VbScriptParser {
  private readonly reader: TokenReader;

  constructor(text: string) {
    this.reader = new TokenReader(plainTokens(text), OPERATORS);
  }

  parse(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    while (this.reader.token !== undefined) {
      nodes.push(...this.parseBlock());
      this.reader.at += 1; // an end without a beginning
    }
    return nodes;
  }

  /** Statements up to a word that ends the block, which is not taken. */
  private parseBlock(isEnd: (word: string) => boolean = isBlockEnd): SyntaxNode[] {
    return this.reader.nested(() => {
      const nodes: SyntaxNode[] = [];
      while (this.reader.token !== undefined) {
        if (this.reader.take('\n', ':')) continue;
        if (isEnd(this.reader.text)) break;
        const start = this.reader.at;
        nodes.push(...this.parseStatement());
        if (this.reader.at === start) this.reader.at += 1;
      }
      return nodes;
    });
  }

  private parseStatement(): SyntaxNode[] {
    const { reader } = this;
    const word = reader.text;
    if (reader.take('public', 'private')) {
      reader.take('default');
      return /^(?:function|sub|const)$/.test(reader.text) ? this.parseStatement() : this.parseDeclarations();
    }
    if (reader.take('dim')) return this.parseDeclarations();
    if (reader.take('redim')) return this.parseDeclarations(reader.take('preserve'));
    if (reader.take('function', 'sub')) return [this.parseFunction()];
    if (reader.take('if')) return [this.parseIf()];
    if (reader.take('for')) return this.parseFor();
    if (reader.take('do', 'while')) return [this.parseLoop(word)];
    if (reader.take('select')) return [this.parseSelect()];
    if (reader.take('with')) return [this.parseWith()];
    if (reader.take('exit')) {
      const what = /^(?:for|do)$/.test(reader.text) ? 'loop' : 'function';
      reader.at += 1;
      return [{ kind: 'leave', what }];
    }
    if (reader.take('on', 'option')) return this.skipStatement();
    reader.take('set', 'let', 'const', 'call');
    return [{ kind: 'expression', expression: this.parseCallOrAssignment() }];
  }

  private skipStatement(): SyntaxNode[] {
    while (!this.isAtEnd) this.reader.at += 1;
    return [];
  }

  private get isAtEnd(): boolean {
    const { token } = this.reader;
    return token === undefined || token.kind === 'line-end';
  }

  private takeName(): string {
    const { text } = this.reader;
    this.reader.at += 1;
    return text;
  }

  private parseDeclarations(keeps?: boolean): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    do {
      const name = this.takeName();
      if (keeps === undefined) nodes.push({ kind: 'declare', name, value: undefined });
      const [upperBound] = this.reader.text === '(' ? this.parseArguments() : [];
      if (upperBound !== undefined) nodes.push({ kind: 'resize', name, upperBound, keeps: keeps === true });
    } while (this.reader.take(','));
    return nodes;
  }

  private parseFunction(): SyntaxNode {
    const { reader } = this;
    const name = this.takeName();
    const parameters: string[] = [];
    if (reader.take('(')) {
      while (!this.isAtEnd && !reader.take(')')) {
        if (!reader.take(',', 'byval', 'byref', '(')) parameters.push(this.takeName());
      }
    }
    const body = this.parseBlock();
    this.takeEnd();
    return { kind: 'function', definition: { name, parameters, body } };
  }

  /** `End If`, `End Function` … */
  private takeEnd(): void {
    if (this.reader.take('end')) this.reader.at += 1;
  }

  private parseIf(): SyntaxNode {
    const { reader } = this;
    const condition = this.parseExpression();
    reader.take('then');
    if (!this.isAtEnd) return this.parseLineIf(condition);
    const then = this.parseBlock();
    if (reader.take('elseif'))
      return { kind: 'if', condition, then, otherwise: [reader.nested(() => this.parseIf())] };
    const otherwise = reader.take('else') ? this.parseBlock() : [];
    this.takeEnd();
    return { kind: 'if', condition, then, otherwise };
  }

  /** `If a Then b: c Else d`, all in one line. */
  private parseLineIf(condition: Expression): SyntaxNode {
    const parseBranch = (): SyntaxNode[] => {
      const nodes: SyntaxNode[] = [];
      while (!/^(?:\n|else|end)$/.test(this.reader.text) && this.reader.token !== undefined) {
        if (this.reader.take(':')) continue;
        const start = this.reader.at;
        nodes.push(...this.reader.nested(() => this.parseStatement()));
        if (this.reader.at === start) this.reader.at += 1;
      }
      return nodes;
    };
    const then = parseBranch();
    const otherwise = this.reader.take('else') ? parseBranch() : [];
    if (this.reader.text === 'end' && this.reader.nextText === 'if') this.takeEnd();
    return { kind: 'if', condition, then, otherwise };
  }

  private parseFor(): SyntaxNode[] {
    const { reader } = this;
    if (reader.take('each')) {
      const name = this.takeName();
      reader.take('in');
      const list = this.parseExpression();
      const body = this.parseBlock();
      this.skipNext();
      return [{ kind: 'each', name, list, by: 'item', body }];
    }
    const name: Expression = { kind: 'name', name: this.takeName() };
    reader.take('=');
    const first = this.parseExpression();
    reader.take('to');
    const last = this.parseExpression();
    const step = reader.take('step') ? this.parseExpression() : constantOf(1);
    const body = this.parseBlock();
    this.skipNext();
    const isDown = step.kind === 'unary' || (step.kind === 'constant' && Number(step.value) < 0);
    return [
      assignment(name, first),
      {
        kind: 'loop',
        test: { kind: 'binary', operator: isDown ? '>=' : '<=', left: name, right: last },
        isTestedLast: false,
        step: [assignment(name, { kind: 'binary', operator: '+', left: name, right: step })],
        body,
      },
    ];
  }

  private skipNext(): void {
    if (this.reader.take('next')) this.skipStatement();
  }

  private parseLoop(word: string): SyntaxNode {
    let test = word === 'while' ? this.parseExpression() : this.parseLoopTest();
    const isTestedLast = test === undefined;
    const body = this.parseBlock();
    if (this.reader.take('loop')) test ??= this.parseLoopTest();
    else this.reader.take('wend');
    return { kind: 'loop', test, isTestedLast, step: [], body };
  }

  private parseLoopTest(): Expression | undefined {
    if (this.reader.take('while')) return this.parseExpression();
    if (!this.reader.take('until')) return undefined;
    return { kind: 'unary', operator: 'not', operand: this.parseExpression() };
  }

  private parseSelect(): SyntaxNode {
    const { reader } = this;
    reader.take('case');
    const subject = this.parseExpression();
    this.parseBlock();
    const parseCases = (): SyntaxNode[] => {
      if (!reader.take('case')) return [];
      if (reader.take('else')) return this.parseBlock();
      let condition: Expression | undefined;
      do {
        const equals: Expression = {
          kind: 'binary',
          operator: '=',
          left: subject,
          right: this.parseExpression(),
        };
        condition =
          condition === undefined
            ? equals
            : { kind: 'binary', operator: 'or', left: condition, right: equals };
      } while (reader.take(','));
      const then = this.parseBlock();
      return [{ kind: 'if', condition, then, otherwise: reader.nested(parseCases) }];
    };
    const body = parseCases();
    this.takeEnd();
    return { kind: 'block', body };
  }

  private parseWith(): SyntaxNode {
    const object = this.parseExpression();
    const body = this.parseBlock();
    this.takeEnd();
    return { kind: 'with', object, body };
  }

  private parseCallOrAssignment(): Expression {
    const { reader } = this;
    const { line } = reader;
    const start = reader.at;
    const target = this.parsePrimary();
    if (reader.take('=')) return { kind: 'assign', target, value: this.parseExpression(), gives: 'new' };
    if (this.isAtEnd || reader.text === 'else' || reader.text === 'end') {
      return target.kind === 'call' ? target : { kind: 'call', callee: target, args: [], line };
    }
    if (target.kind === 'call') {
      // `s.Run ("a") & b, 0`: the parentheses are those of the first argument.
      reader.at = start;
      const callee = this.parsePrimary(false);
      return { kind: 'call', callee, args: this.parseList(), line };
    }
    return { kind: 'call', callee: target, args: this.parseList(), line };
  }

  /** Expressions with commas between; those left out are undefined. */
  private parseList(): Expression[] {
    const args: Expression[] = [];
    do {
      const isLeftOut = this.reader.text === ',' || this.reader.text === ')';
      args.push(isLeftOut ? constantOf(undefined) : this.parseExpression());
    } while (this.reader.take(','));
    return args;
  }

  private parseArguments(): Expression[] {
    this.reader.take('(');
    if (this.reader.take(')')) return [];
    const args = this.parseList();
    this.reader.take(')');
    return args;
  }

  private parseExpression(least = 0): Expression {
    return this.reader.nested(() => parseBinary(this.reader, PRECEDENCES, () => this.parseOperand(), least));
  }

  private parseOperand(): Expression {
    if (this.reader.take('not')) {
      return { kind: 'unary', operator: 'not', operand: this.parseExpression(NOT_PRECEDENCE) };
    }
    if (this.reader.take('-')) {
      return { kind: 'unary', operator: '-', operand: this.parseExpression(SIGN_PRECEDENCE) };
    }
    this.reader.take('+', 'new');
    return this.parsePrimary();
  }

  /** @param takesLast false to leave the parentheses behind the last name for the first argument */
  private parsePrimary(takesLast = true): Expression {
    const { reader } = this;
    const { line, token } = reader;
    if (token === undefined || token.kind === 'line-end') return UNKNOWN_EXPRESSION;
    if (reader.take('(')) {
      const inner = this.parseExpression();
      reader.take(')');
      return inner;
    }
    if (token.value !== undefined) {
      reader.at += 1;
      return constantOf(token.value);
    }
    if (token.kind !== 'word') return UNKNOWN_EXPRESSION;
    reader.at += 1;
    let expression: Expression = token.text.startsWith('.')
      ? { kind: 'member', object: { kind: 'name', name: '' }, name: token.text.slice(1) }
      : CONSTANTS.has(token.text)
        ? constantOf(CONSTANTS.get(token.text))
        : { kind: 'name', name: token.text };
    for (;;) {
      const next = reader.token;
      if (next?.kind === 'word' && next.text.startsWith('.') && next.gap === '') {
        reader.at += 1;
        expression = { kind: 'member', object: expression, name: next.text.slice(1) };
      } else if (reader.text === '(' && (takesLast || this.isFollowedByMember())) {
        expression = { kind: 'call', callee: expression, args: this.parseArguments(), line };
      } else return expression;
    }
  }

  /** Whether a member follows on the parentheses that start here. */
  private isFollowedByMember(): boolean {
    const start = this.reader.at;
    this.parseArguments();
    const next = this.reader.token;
    this.reader.at = start;
    return next?.kind === 'word' && next.text.startsWith('.') && next.gap === '';
  }
}

const isBlockEnd = (word: string): boolean => /^(?:end|else|elseif|next|loop|wend|case)$/.test(word);

const assignment = (target: Expression, value: Expression): SyntaxNode => ({
  kind: 'expression',
  expression: { kind: 'assign', target, value, gives: 'new' },
});

/** Tokens with words in lower case, and `a.b.c` cut in front of its dots. */
function* plainTokens(text: string): Generator<Token, void, void> {
  for (const token of tokenise(text, createVbScriptLanguage())) {
    if (token.kind !== 'word') {
      yield token;
      continue;
    }
    const [first = '', ...members] = token.text.toLowerCase().split('.');
    if (first !== '') yield { ...token, text: first };
    for (const [at, name] of members.entries()) {
      yield { ...token, text: `.${name}`, gap: at === 0 && first === '' ? token.gap : '' };
    }
  }
}
