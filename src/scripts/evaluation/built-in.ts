import { HOST_METHODS } from '../windows-script/host-method.js';
import { callMethod } from '../windows-script/jscript-language.js';
import { decodeEscapes, VBSCRIPT_FUNCTIONS } from '../windows-script/vbscript-language.js';
import { FileContent, isConstant, List, PartialText, textOf, type Value } from './value.js';

type Computed = Value | typeof NOT_PURE;
type Compute = (args: readonly Value[]) => Computed;

/** For what cannot be computed. */
export const NOT_PURE = Symbol('not pure');

/** Items and characters that one call makes at most. */
export const MAX_MADE = 262_144;

const onText =
  (compute: (text: string, args: readonly Value[]) => Computed): Compute =>
  ([text, ...args]) =>
    isConstant(text) ? compute(textOf(text) ?? '', args) : NOT_PURE;

const onNumber =
  (compute: (value: number) => Computed): Compute =>
  ([value]) => {
    const number = numberOf(value);
    return number === undefined ? NOT_PURE : compute(number);
  };

/** A number, or a text that writes one as either language does. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value === true) return -1;
  if (value === false || value === undefined) return 0;
  if (typeof value !== 'string' || value.length > 32) return undefined;
  const written = value.trim().replace(/^&h([0-9a-f]{1,8})&?$/i, '0x$1');
  const number = written === '' ? Number.NaN : Number(written);
  return Number.isNaN(number) ? undefined : number;
}

export const VBSCRIPT_BUILT_INS: ReadonlyMap<string, Compute> = new Map(
  Object.entries<Compute>({
    array: (args) => new List([...args]),
    split: onText((text, [separator]) =>
      splitText(text, separator === undefined ? ' ' : (textOf(separator) ?? ' ')),
    ),
    join: ([list, separator]) => joinItems(list, separator === undefined ? ' ' : separator),
    ubound: ([list]) => (list instanceof List ? list.items.length - 1 : NOT_PURE),
    lbound: ([list]) => (list instanceof List ? 0 : NOT_PURE),
    isarray: ([list]) => list instanceof List,
    len: onText((text) => text.length),
    lenb: onText((text) => text.length),
    instr: (args) => {
      const [start, text, wanted] = typeof args[0] === 'number' ? args : [1, ...args];
      if (!isConstant(text) || !isConstant(wanted) || typeof start !== 'number') return NOT_PURE;
      return (textOf(text) ?? '').indexOf(textOf(wanted) ?? '', start - 1) + 1;
    },
    instrrev: onText((text, [wanted]) => text.lastIndexOf(textOf(wanted) ?? '\0') + 1),
    hex: onNumber((value) => (value >>> 0).toString(16).toUpperCase()),
    oct: onNumber((value) => (value >>> 0).toString(8)),
    int: onNumber(Math.floor),
    fix: onNumber(Math.trunc),
    abs: onNumber(Math.abs),
    cint: onNumber(Math.round),
    clng: onNumber(Math.round),
    cbyte: onNumber(Math.round),
    cdbl: onNumber((value) => value),
    ascw: onText((text) => (text === '' ? NOT_PURE : text.charCodeAt(0))),
    ascb: onText((text) => (text === '' ? NOT_PURE : text.charCodeAt(0) & 0xff)),
    ltrim: onText((text) => text.trimStart()),
    rtrim: onText((text) => text.trimEnd()),
    space: onNumber((count) => repeated(' ', count)),
    string: ([count, text]) => repeated((textOf(text) ?? '').slice(0, 1), numberOf(count) ?? -1),
    midb: (args) => computeFunction('mid', args),
  }),
);

export const JSCRIPT_BUILT_INS: ReadonlyMap<string, Compute> = new Map(
  Object.entries<Compute>({
    unescape: onText((text) => decodeEscapes(text)),
    decodeURIComponent: onText((text) => decodeEscapes(text)),
    decodeURI: onText((text) => decodeEscapes(text)),
    parseInt: onText((text, [radix]) =>
      Number.parseInt(text, typeof radix === 'number' && radix >= 2 && radix <= 36 ? radix : undefined),
    ),
    Number: onNumber((value) => value),
    String: onText((text) => text),
    Array: (args) => new List(args.length === 1 && typeof args[0] === 'number' ? [] : [...args]),
    'String.fromCharCode': (args) => {
      const codes = args.map(numberOf);
      return codes.includes(undefined)
        ? NOT_PURE
        : codes.map((code) => String.fromCharCode(code ?? 0)).join('');
    },
    'Math.floor': onNumber(Math.floor),
    'Math.round': onNumber(Math.round),
    'Math.abs': onNumber(Math.abs),
  }),
);

/** A function of VBScript that is given constants. */
export function computeFunction(name: string, args: readonly Value[]): Computed {
  const builtIn = VBSCRIPT_BUILT_INS.get(name);
  if (builtIn !== undefined) return builtIn(args);
  const known = VBSCRIPT_FUNCTIONS.get(name);
  const plain = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number');
  if (known === undefined || plain.length !== args.length) return NOT_PURE;
  return known.compute(plain) ?? NOT_PURE;
}

/** Methods of objects that give paths. */
export function computeHostMethod(name: string, args: readonly Value[]): Computed {
  const texts = args.map((arg) => (typeof arg === 'number' ? arg : textOf(arg)));
  const known = texts.filter((text) => text !== undefined);
  const value = known.length === texts.length ? HOST_METHODS.get(name)?.(known) : undefined;
  const isComplete = args.every((arg) => !(arg instanceof PartialText) || arg.isComplete);
  return value === undefined ? NOT_PURE : new PartialText(value, isComplete);
}

/** A method of a text or a list of JScript. */
export function computeMethod(object: Value, name: string, args: readonly Value[]): Computed {
  if (object instanceof List) return computeListMethod(object, name, args);
  if (typeof object === 'number' && name === 'toString') {
    const radix = args[0] ?? 10;
    return typeof radix === 'number' && radix >= 2 && radix <= 36 ? object.toString(radix) : NOT_PURE;
  }
  if (typeof object !== 'string') return NOT_PURE;
  const [first] = args;
  if (name === 'charCodeAt') return object.charCodeAt(numberOf(first) ?? 0);
  if (name === 'split') return typeof first === 'string' ? splitText(object, first) : NOT_PURE;
  if (name === 'indexOf') return typeof first === 'string' ? object.indexOf(first) : NOT_PURE;
  if (name === 'lastIndexOf') return typeof first === 'string' ? object.lastIndexOf(first) : NOT_PURE;
  if (name === 'replace' && first instanceof PartialText) return replacePattern(object, first.text, args[1]);
  const plain = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number');
  return plain.length === args.length ? (callMethod(name, object, plain) ?? NOT_PURE) : NOT_PURE;
}

function computeListMethod({ items }: List, name: string, args: readonly Value[]): Computed {
  switch (name) {
    case 'join':
      return joinItems(new List(items), args[0] === undefined ? ',' : args[0]);
    case 'reverse':
      return new List(items.reverse());
    case 'push':
      return items.length + args.length > MAX_MADE ? NOT_PURE : items.push(...args);
    case 'pop':
      return items.pop();
    case 'shift':
      return items.shift();
    case 'slice':
      return new List(
        items.slice(numberOf(args[0]) ?? 0, args[1] === undefined ? undefined : numberOf(args[1])),
      );
    case 'concat':
      return new List(
        [...items, ...args.flatMap((arg) => (arg instanceof List ? arg.items : [arg]))].slice(0, MAX_MADE),
      );
    default:
      return NOT_PURE;
  }
}

/** Patterns without repetition, which take no longer than a search for a text. */
const PLAIN_PATTERN =
  /^\/((?:[^\\[\](){}.*+?^$|/]|\\[^a-z0-9]|\\[sdw]|\[[^\]\\]{1,64}\]){1,64})\/([gi]{0,2})$/i;

function replacePattern(text: string, pattern: string, to: Value): Computed {
  const [, source, flags] = PLAIN_PATTERN.exec(pattern) ?? [];
  if (source === undefined || typeof to !== 'string') return NOT_PURE;
  return text.replace(new RegExp(source, flags), () => to);
}

function splitText(text: string, separator: string): Value {
  return new List(text.split(separator).slice(0, MAX_MADE));
}

function joinItems(list: Value, separator: Value): Computed {
  if (!(list instanceof List) || typeof separator !== 'string') return NOT_PURE;
  if (list.items.length * separator.length > MAX_MADE) return NOT_PURE;
  const texts = list.items.map(textOf);
  if (texts.includes(undefined)) return NOT_PURE;
  const text = texts.join(separator);
  const partial = list.items.filter((item) => item instanceof PartialText);
  return partial.length === 0
    ? text
    : new PartialText(
        text,
        partial.every(({ isComplete }) => isComplete),
      );
}

function repeated(text: string, count: number): Computed {
  return count >= 0 && count <= MAX_MADE ? text.repeat(count) : NOT_PURE;
}

/** Operators of both languages on what is known of their operands. */
export function computeOperator(operator: string, left: Value, right: Value): Computed {
  if (left instanceof FileContent && right instanceof FileContent) {
    return new FileContent([...left.sources, ...right.sources].slice(0, MAX_SOURCES));
  }
  if (!isConstant(left) || !isConstant(right)) return NOT_PURE;
  const [a, b] = [numberOf(left), numberOf(right)];
  switch (operator) {
    case ',':
      return right;
    case '=':
    case '==':
    case '===':
    case 'is':
      return left === right || (a !== undefined && a === b);
    case '<>':
    case '!=':
    case '!==':
      return !(left === right || (a !== undefined && a === b));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return a === undefined || b === undefined
        ? compare(operator, String(left), String(right))
        : compare(operator, a, b);
    default:
      return a === undefined || b === undefined ? NOT_PURE : calculate(operator, a, b);
  }
}

/** Files that one is put together from. */
const MAX_SOURCES = 64;

function compare<Operand extends string | number>(operator: string, a: Operand, b: Operand): boolean {
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}

function calculate(operator: string, a: number, b: number): Computed {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? NOT_PURE : a / b;
    case '\\':
      return b === 0 ? NOT_PURE : Math.trunc(a / b);
    case 'mod':
    case '%':
      return b === 0 ? NOT_PURE : a % b;
    case '**':
      return a ** b;
    case '^':
    case 'xor':
      return a ^ b;
    case 'and':
    case '&':
      return a & b;
    case 'or':
    case '|':
      return a | b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    default:
      return NOT_PURE;
  }
}
