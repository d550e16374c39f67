import { FormatError } from '../../io/format-error.js';
import type { ScriptMeter } from '../script-meter.js';
import { commandOfCall } from '../windows-script/started-command.js';
import {
  computeFunction,
  computeHostMethod,
  computeMethod,
  computeOperator,
  JSCRIPT_BUILT_INS,
  MAX_MADE,
  NOT_PURE,
  numberOf,
} from './built-in.js';
import { callHost, readMember } from './host.js';
import { parseJScript } from './parse-jscript.js';
import { parseVbScript } from './parse-vbscript.js';
import type { Expression, FunctionDefinition, SyntaxNode } from './syntax-tree.js';
import { EvaluationEnd } from './token-reader.js';
import {
  FunctionValue,
  HostObject,
  isConstant,
  isWhole,
  List,
  MISSING,
  PartialText,
  Scope,
  textOf,
  type Value,
} from './value.js';

/** Calls inside each other, loops and scripts inside scripts included. */
const MAX_DEPTH = 60;
const MAX_TEXT_LENGTH = 1_048_576;
const MAX_EFFECTS = 2_000;

/** Something that a script does with a text that it computed. */
export interface Effect {
  readonly kind: 'command' | 'script' | 'write';
  readonly line: number;
  readonly text: string;
  /** Whether everything in the text is known, but for what differs from computer to computer. */
  readonly isWhole: boolean;
  /** The file that is written. */
  readonly path?: string;
}

export interface Evaluation {
  readonly effects: readonly Effect[];
  /** Whether something reached Run or eval that is computed in a way that is not known. */
  readonly hidesSomething: boolean;
  /** Characters that were made from their codes, other than quotation marks and line ends. */
  readonly decodedCharacters: number;
}

type Leaving = { what: 'loop' | 'round' | 'function'; value: Value } | undefined;

/**
 * Computes what a VBScript or JScript computes without help from outside: constants, loops, arrays, functions of its
 * own. Where a condition is not known both branches are gone through, and a loop once. Nothing is run.
 */
export function evaluateScript(
  text: string,
  language: 'vbscript' | 'jscript',
  meter: ScriptMeter,
): Evaluation {
  return new Evaluator(language, meter).evaluate(text);
}

class Evaluator {
  private readonly effects: Effect[] = [];
  private hidesSomething = false;
  private depth = 0;
  private line = 1;
  /** Line of the script itself where the script in a string is started that is gone through. */
  private outerLine: number | undefined;
  private readonly called = new Set<FunctionDefinition>();
  private decodedCharacters = 0;
  private readonly globals = new Scope();

  constructor(
    private readonly language: 'vbscript' | 'jscript',
    private readonly meter: ScriptMeter,
  ) {}

  evaluate(text: string): Evaluation {
    try {
      this.runText(text, this.globals);
      this.runUncalled();
    } catch (error) {
      if (!(error instanceof EvaluationEnd || error instanceof FormatError)) throw error;
      this.meter.check();
    }
    const { decodedCharacters, effects, hidesSomething } = this;
    return { effects, hidesSomething, decodedCharacters };
  }

  /** Functions that the installer or a page calls; what it gives them is not known. */
  private runUncalled(): void {
    const { hidesSomething } = this;
    for (const value of this.globals.values()) {
      if (!(value instanceof FunctionValue) || this.called.has(value.definition)) continue;
      const args = value.definition.parameters.map((name) => new HostObject(name));
      this.callFunction(value, args);
    }
    this.hidesSomething = hidesSomething;
  }

  private runText(text: string, scope: Scope): Value {
    this.meter.spend(text.length * PARSING_PASSES);
    const parse = this.language === 'vbscript' ? parseVbScript : parseJScript;
    const nodes = parse(text.replace(/\r\n?/g, '\n'));
    this.run(nodes, scope);
    const last = nodes.at(-1);
    return last?.kind === 'expression' && last.expression.kind !== 'call'
      ? this.valueOf(last.expression, scope)
      : undefined;
  }

  private run(nodes: readonly SyntaxNode[], scope: Scope): Leaving {
    for (const node of nodes) {
      if (node.kind !== 'function') continue;
      scope.declare(node.definition.name, new FunctionValue(node.definition, scope));
    }
    for (const node of nodes) {
      const leaving = this.runNode(node, scope);
      if (leaving !== undefined) return leaving;
    }
    return undefined;
  }

  private runNode(node: SyntaxNode, scope: Scope): Leaving {
    this.meter.spend();
    switch (node.kind) {
      case 'function':
        return undefined;
      case 'expression':
        this.valueOf(node.expression, scope);
        return undefined;
      case 'declare':
        scope.declare(node.name, node.value === undefined ? undefined : this.valueOf(node.value, scope));
        return undefined;
      case 'resize':
        this.resize(node, scope);
        return undefined;
      case 'block':
        return this.run(node.body, scope);
      case 'with': {
        const inner = new Scope(scope);
        inner.declare('', this.valueOf(node.object, scope));
        return this.run(node.body, inner);
      }
      case 'leave': {
        const value = node.value === undefined ? undefined : this.valueOf(node.value, scope);
        return { what: node.what, value };
      }
      case 'if':
        return this.runIf(node, scope);
      case 'loop':
        return this.runLoop(node, scope);
      case 'each':
        return this.runEach(node, scope);
    }
  }

  private runIf({ condition, otherwise, then }: SyntaxNode & { kind: 'if' }, scope: Scope): Leaving {
    const isTrue = this.truthOf(this.valueOf(condition, scope));
    if (isTrue !== undefined) return this.run(isTrue ? then : otherwise, scope);
    this.run(then, scope);
    this.run(otherwise, scope);
    return undefined;
  }

  private runLoop(node: SyntaxNode & { kind: 'loop' }, scope: Scope): Leaving {
    for (let isFirst = true; ; isFirst = false) {
      this.meter.spend();
      const isTested = node.test !== undefined && !(isFirst && node.isTestedLast);
      const isTrue = isTested ? this.truthOf(this.valueOf(node.test!, scope)) : true;
      if (isTrue === false) return undefined;
      if (isTrue === undefined) {
        if (isFirst) this.run(node.body, scope);
        this.forget(node.body, scope);
        return undefined;
      }
      const leaving = this.run(node.body, scope);
      if (leaving?.what === 'loop') return undefined;
      if (leaving?.what === 'function') return leaving;
      this.run(node.step, scope);
    }
  }

  private runEach(node: SyntaxNode & { kind: 'each' }, scope: Scope): Leaving {
    const list = this.valueOf(node.list, scope);
    if (!(list instanceof List)) {
      scope.assign(node.name, new HostObject(node.name));
      this.run(node.body, scope);
      this.forget(node.body, scope);
      return undefined;
    }
    for (const [at, item] of list.items.entries()) {
      this.meter.spend();
      scope.assign(node.name, node.by === 'item' ? item : at);
      const leaving = this.run(node.body, scope);
      if (leaving?.what === 'loop') return undefined;
      if (leaving?.what === 'function') return leaving;
    }
    return undefined;
  }

  /** What a loop assigns that is gone through an unknown number of times is not known. */
  private forget(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (const node of nodes) {
      this.meter.spend();
      if (node.kind === 'expression' && node.expression.kind === 'assign') {
        const { target } = node.expression;
        if (target.kind === 'name') scope.assign(target.name, new HostObject(target.name));
      } else if (node.kind === 'if') this.forget([...node.then, ...node.otherwise], scope);
      else if ('body' in node) this.forget(node.body, scope);
    }
  }

  private truthOf(value: Value): boolean | undefined {
    return isConstant(value) ? Boolean(value) : undefined;
  }

  private resize({ keeps, name, upperBound }: SyntaxNode & { kind: 'resize' }, scope: Scope): void {
    const count = (numberOf(this.valueOf(upperBound, scope)) ?? 0) + 1;
    const known = scope.find(name);
    const items = keeps && known !== MISSING && known instanceof List ? known.items : [];
    const length = Math.max(0, Math.min(count, MAX_MADE));
    this.meter.spend(length);
    scope.assign(name, new List(Array.from({ length }, (_, at) => items[at])));
  }

  private valueOf(expression: Expression, scope: Scope): Value {
    this.meter.spend();
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'unknown':
        return new HostObject('');
      case 'name':
        return this.valueOfName(expression.name, scope);
      case 'array':
        return new List(expression.items.map((item) => this.valueOf(item, scope)));
      case 'object': {
        const object = new HostObject('');
        for (const [key, value] of expression.entries)
          object.members.set(key.toLowerCase(), this.valueOf(value, scope));
        return object;
      }
      case 'function':
        return new FunctionValue(expression.definition, scope);
      case 'conditional': {
        const isTrue = this.truthOf(this.valueOf(expression.condition, scope));
        return this.valueOf(isTrue === false ? expression.otherwise : expression.then, scope);
      }
      case 'unary':
        return this.unary(expression.operator, this.valueOf(expression.operand, scope));
      case 'binary':
        return this.binary(expression, scope);
      case 'member':
        return this.member(this.valueOf(expression.object, scope), expression.name);
      case 'index':
        return this.element(this.valueOf(expression.object, scope), this.valueOf(expression.index, scope));
      case 'assign':
        return this.assign(expression, scope);
      case 'call':
        return this.call(expression, scope);
    }
  }

  private valueOfName(name: string, scope: Scope): Value {
    const value = scope.find(name);
    if (value === MISSING) {
      // A pattern stands for itself.
      if (name.startsWith('/')) return new PartialText(name, true);
      return new HostObject(name);
    }
    const isCalled = this.language === 'vbscript' && value instanceof FunctionValue;
    return isCalled ? this.callFunction(value, []) : value;
  }

  private unary(operator: string, value: Value): Value {
    if (!isConstant(value)) return new HostObject('');
    if (operator === '!') return !value;
    if (operator === 'not') return typeof value === 'number' ? ~value : !value;
    const number = numberOf(value);
    if (number === undefined) return new HostObject('');
    return operator === '-' ? -number : operator === '~' ? ~number : number;
  }

  private binary({ left, operator, right }: Expression & { kind: 'binary' }, scope: Scope): Value {
    const a = this.valueOf(left, scope);
    if (operator === '&&' || operator === '||') {
      const isTrue = this.truthOf(a);
      return isTrue === undefined || isTrue === (operator === '&&') ? this.valueOf(right, scope) : a;
    }
    const b = this.valueOf(right, scope);
    const isJoint = operator === (this.language === 'vbscript' ? '&' : '+');
    const areNumbers = typeof a !== 'string' && typeof b !== 'string' && isConstant(a) && isConstant(b);
    const isText =
      typeof a === 'string' || typeof b === 'string' || a instanceof PartialText || b instanceof PartialText;
    const joins = isJoint ? this.language === 'vbscript' || !areNumbers : operator === '+' && isText;
    const value = computeOperator(operator === '^' && this.language === 'vbscript' ? '**' : operator, a, b);
    if (value !== NOT_PURE && !(joins && (isConstant(a) || isConstant(b)))) return value;
    return joins ? this.join(a, b) : new HostObject('');
  }

  private join(a: Value, b: Value): Value {
    const text = this.written(a) + this.written(b);
    this.meter.spend(text.length);
    if (text.length > MAX_TEXT_LENGTH) throw new EvaluationEnd();
    if (isConstant(a) && isConstant(b)) return text;
    return new PartialText(
      text,
      textOf(a) !== undefined && textOf(b) !== undefined && isWhole(a) && isWhole(b),
    );
  }

  /** As text, with a placeholder for what is not known. */
  private written(value: Value): string {
    if (value === undefined) return '';
    return textOf(value) ?? `{${value instanceof HostObject ? value.label : ''}}`;
  }

  private member(object: Value, name: string): Value {
    if (name === 'length' && (typeof object === 'string' || object instanceof List)) {
      return object instanceof List ? object.items.length : object.length;
    }
    if (!(object instanceof HostObject)) return new HostObject(name);
    const key = name.toLowerCase();
    const value = readMember(object, key);
    if (value !== undefined) return value;
    return this.language === 'vbscript' && object.label !== ''
      ? callHost(object, key, [], this.hostEffects)
      : new HostObject(name);
  }

  private element(object: Value, index: Value): Value {
    const at = numberOf(index);
    if (object instanceof List) return at === undefined ? new HostObject('') : object.items[at];
    if (typeof object === 'string' && at !== undefined && this.language === 'jscript') return object[at];
    return typeof index === 'string' ? this.member(object, index) : new HostObject('');
  }

  private assign({ gives, target, value: expression }: Expression & { kind: 'assign' }, scope: Scope): Value {
    const old = gives === 'old' ? this.valueOf(target, scope) : undefined;
    // A variable of VBScript is empty before it is assigned.
    if (this.language === 'vbscript' && target.kind === 'name' && scope.find(target.name) === MISSING) {
      scope.assign(target.name, undefined);
    }
    const value = this.valueOf(expression, scope);
    if (target.kind === 'name') scope.assign(target.name, value);
    else if (target.kind === 'member') {
      const object = this.valueOf(target.object, scope);
      if (object instanceof HostObject) object.members.set(target.name.toLowerCase(), value);
    } else if (target.kind === 'call' || target.kind === 'index') {
      const object = this.valueOf(target.kind === 'call' ? target.callee : target.object, scope);
      const index = target.kind === 'call' ? target.args[0] : target.index;
      const at = index === undefined ? undefined : numberOf(this.valueOf(index, scope));
      if (object instanceof List && at !== undefined && at >= 0 && at < MAX_MADE && Number.isInteger(at)) {
        this.meter.spend(Math.max(0, at - object.items.length));
        object.items[at] = value;
      }
    }
    return gives === 'old' ? old : value;
  }

  private call({ args, callee, line }: Expression & { kind: 'call' }, scope: Scope): Value {
    const values = args.map((arg) => this.valueOf(arg, scope));
    this.line = this.outerLine ?? line;
    if (callee.kind === 'name') return this.callName(callee.name, values, scope);
    if (callee.kind === 'member' || callee.kind === 'index') {
      const object = this.valueOf(callee.object, scope);
      const name = callee.kind === 'member' ? callee.name : textOf(this.valueOf(callee.index, scope));
      if (name !== undefined) return this.callMember(object, name, values, scope, callee);
    }
    return this.callValue(this.valueOf(callee, scope), values);
  }

  private callName(name: string, args: Value[], scope: Scope): Value {
    const known = scope.find(name);
    if (known !== MISSING) return this.callValue(known, args);
    const [first] = args;
    switch (name.toLowerCase()) {
      case 'execute':
      case 'executeglobal':
      case 'eval':
        return this.runScript(first, scope);
      case 'function': // new Function(body)
        return this.scriptFunction(args.at(-1));
      case 'createobject':
      case 'activexobject':
      case 'getobject':
        return new HostObject(name);
    }
    const value =
      this.language === 'vbscript'
        ? computeFunction(name, args)
        : (JSCRIPT_BUILT_INS.get(name)?.(args) ?? NOT_PURE);
    return value === NOT_PURE ? new HostObject(name) : this.measured(value, /^chr/.test(name));
  }

  private measured(value: Value, isDecoded = false): Value {
    if (typeof value === 'string') {
      this.meter.spend(value.length);
      if (value.length === 1 && !/["\r\n]/.test(value)) this.decodedCharacters += isDecoded ? 1 : 0;
    }
    if (value instanceof List) this.meter.spend(value.items.length * ITEM_COST);
    return value;
  }

  private callMember(
    object: Value,
    name: string,
    args: Value[],
    scope: Scope,
    callee: Expression & { kind: 'member' | 'index' },
  ): Value {
    if (!(object instanceof HostObject)) {
      if (object instanceof FunctionValue && (name === 'call' || name === 'apply')) {
        const rest = args.slice(1);
        return this.callFunction(object, name === 'apply' && rest[0] instanceof List ? rest[0].items : rest);
      }
      const value = computeMethod(object, name, args);
      if (value !== NOT_PURE) return this.measured(value);
      return new HostObject(name);
    }
    const key = name.toLowerCase();
    const own = object.members.get(key);
    if (own !== undefined) return this.callValue(own, args);
    if (key === 'execscript' || (key === 'eval' && object.label === 'window'))
      return this.runScript(args[0], scope);
    const owner = callee.object.kind === 'name' ? callee.object.name : object.label;
    const builtIn = JSCRIPT_BUILT_INS.get(`${owner}.${name}`);
    const computed = builtIn?.(args) ?? computeHostMethod(key, args);
    if (computed !== NOT_PURE) return this.measured(computed, key === 'fromcharcode');
    if ((key === 'apply' || key === 'call') && object.label === 'fromCharCode') {
      const codes = key === 'apply' && args[1] instanceof List ? args[1].items : args.slice(1);
      return JSCRIPT_BUILT_INS.get('String.fromCharCode')?.(codes) as Value;
    }
    this.noteCommand(key, args);
    return callHost(object, key, args, this.hostEffects);
  }

  private callValue(callee: Value, args: Value[]): Value {
    if (callee instanceof FunctionValue) return this.callFunction(callee, args);
    if (callee instanceof List) return this.element(callee, args[0]);
    return new HostObject(callee instanceof HostObject ? callee.label : '');
  }

  private callFunction({ definition, scope }: FunctionValue, args: readonly Value[]): Value {
    if (this.depth >= MAX_DEPTH) throw new EvaluationEnd();
    this.depth += 1;
    this.called.add(definition);
    const { outerLine } = this;
    this.outerLine ??= definition.line;
    const inner = new Scope(scope);
    if (this.language === 'vbscript') inner.declare(definition.name, undefined);
    for (const [at, name] of definition.parameters.entries()) inner.declare(name, args[at]);
    const leaving = this.run(definition.body, inner);
    this.depth -= 1;
    this.outerLine = outerLine;
    if (this.language === 'jscript') return leaving?.value;
    const value = inner.find(definition.name);
    return value === MISSING ? undefined : value;
  }

  private runScript(script: Value, scope: Scope): Value {
    if (typeof script !== 'string') {
      this.hidesSomething ||= script instanceof HostObject || script instanceof PartialText;
      return new HostObject('');
    }
    if (this.depth >= MAX_DEPTH) throw new EvaluationEnd();
    this.addEffect({ kind: 'script', line: this.line, text: script, isWhole: true });
    const { outerLine } = this;
    this.outerLine = this.line;
    this.depth += 1;
    const value = this.runText(script, scope);
    this.depth -= 1;
    this.outerLine = outerLine;
    return value;
  }

  private scriptFunction(body: Value): Value {
    if (typeof body !== 'string') {
      this.hidesSomething = true;
      return new HostObject('');
    }
    this.addEffect({ kind: 'script', line: this.line, text: body, isWhole: true });
    this.meter.spend(body.length * PARSING_PASSES);
    return new FunctionValue(
      { name: '', parameters: [], body: parseJScript(body), line: this.line },
      this.globals,
    );
  }

  private noteCommand(name: string, args: readonly Value[]): void {
    const text = commandOfCall(
      name,
      args.map((arg) => this.written(arg)),
    );
    if (text === undefined) return;
    const isKnown = args.slice(0, name === 'shellexecute' || name === 'open' ? 2 : 1).every(isKnownText);
    this.addEffect({ kind: 'command', line: this.line, text, isWhole: isKnown });
  }

  private readonly hostEffects = {
    copy: (from: readonly string[], to: string): void =>
      this.addEffect({
        kind: 'command',
        line: this.line,
        isWhole: true,
        text: `copy /b "${from.join('"+"')}" "${to}"`,
      }),
    write: (path: string, text: string): void =>
      this.addEffect({ kind: 'write', line: this.line, text, path, isWhole: true }),
  };

  private addEffect(effect: Effect): void {
    if (this.effects.length >= MAX_EFFECTS) throw new EvaluationEnd();
    this.meter.spend(effect.text.length);
    this.effects.push(effect);
  }
}

const isKnownText = (value: Value): boolean => textOf(value) !== undefined && isWhole(value);

/** Parsing takes as long as going over this many times the characters; an item of a list, as this many characters. */
const PARSING_PASSES = 8;
const ITEM_COST = 4;
