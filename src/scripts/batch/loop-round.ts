import type { BatchRecorder } from './batch-recorder.js';
import { parseInteger } from './set-arithmetic.js';
import { isConstant } from './symbol.js';
import type { ForNode } from './syntax-tree.js';

/** Rounds of one loop that are followed. */
export const MAX_ROUNDS = 10_000;

/** The values that a loop's variables take in one round: by letter. */
export type Round = ReadonlyMap<string, string>;

/** The rounds of a loop as far as its set is constant; undefined when it is not (a wildcard, a file, a command). */
export function* roundsOf(node: ForNode, set: string, recorder: BatchRecorder): Generator<Round, void, void> {
  if (node.mode === 'l') yield* countingRounds(node.variable, set, recorder);
  else yield* listRounds(node.variable, set, recorder);
}

/** True when {@link roundsOf} can give the rounds. */
export function hasConstantRounds(node: ForNode, set: string): boolean {
  if (node.mode === 'l') return isConstant(set) && counts(set) !== undefined;
  return node.mode === '' && !/[*?]/.test(set);
}

function counts(set: string): [start: number, step: number, end: number] | undefined {
  const numbers = set
    .split(/[\s,;=]+/)
    .filter((part) => part !== '')
    .map(parseInteger);
  const [start, step, end] = numbers;
  return start === undefined || step === undefined || end === undefined ? undefined : [start, step, end];
}

function* countingRounds(
  variable: string,
  set: string,
  recorder: BatchRecorder,
): Generator<Round, void, void> {
  const [start, step, end] = counts(set) ?? [0, 0, -1];
  let rounds = 0;
  for (let value = start; step >= 0 ? value <= end : value >= end; value += step) {
    if (rounds >= MAX_ROUNDS) {
      recorder.problem('script.loop-cut', `a loop has more than ${MAX_ROUNDS} rounds`);
      return;
    }
    rounds += 1;
    yield new Map([[variable, String(value)]]);
  }
}

function* listRounds(variable: string, set: string, recorder: BatchRecorder): Generator<Round, void, void> {
  let rounds = 0;
  for (const [item] of set.matchAll(/"[^"]*"?|[^\s,;="]+(?:"[^"]*"?[^\s,;="]*)*/g)) {
    if (rounds >= MAX_ROUNDS) {
      recorder.problem('script.loop-cut', `a loop has more than ${MAX_ROUNDS} rounds`);
      return;
    }
    rounds += 1;
    yield new Map([[variable, item]]);
  }
}

/** What stands between the parentheses of a `for /f`. */
export interface TextSource {
  kind: 'string' | 'command' | 'file';
  /** The text itself, the command line, or the path. */
  text: string;
}

export function textSourceOf(set: string, options: string): TextSource {
  const trimmed = set.trim();
  const backQuotes = /\busebackq\b/i.test(options);
  const first = trimmed[0] ?? '';
  const inner = trimmed.slice(1, trimmed.length > 1 && trimmed.endsWith(first) ? -1 : undefined);
  if (first === "'") return { kind: backQuotes ? 'string' : 'command', text: inner };
  if (first === '`' && backQuotes) return { kind: 'command', text: inner };
  if (first === '"' && !backQuotes) return { kind: 'string', text: inner };
  return { kind: 'file', text: trimmed };
}

/** One round per line of a constant text, split as `tokens=`, `delims=`, `skip=` and `eol=` say. */
export function* textRounds(variable: string, options: string, text: string): Generator<Round, void, void> {
  const { tokens, rest, delimiters, skip, endOfLine } = parseOptions(options);
  for (const line of text.split(/\r?\n/).slice(skip)) {
    if (line === '' || (endOfLine !== '' && line.startsWith(endOfLine))) continue;
    const values = splitTokens(line, delimiters, tokens, rest);
    if (values.length === 0) continue;
    yield new Map(values.map((value, at) => [letterAfter(variable, at), value]));
  }
}

/** The letters that a `for /f` with these options sets. */
export function lettersOf(variable: string, options: string): string[] {
  const { tokens, rest } = parseOptions(options);
  const count = tokens.length + (rest === undefined ? 0 : 1);
  return Array.from({ length: Math.max(1, count) }, (_, at) => letterAfter(variable, at));
}

const letterAfter = (variable: string, count: number): string =>
  String.fromCharCode((variable.charCodeAt(0) + count) & 0xffff);

interface TextOptions {
  /** 1-based numbers of the tokens asked for, ascending. */
  tokens: number[];
  /** Number of the token from which on the rest of the line is one more value. */
  rest: number | undefined;
  delimiters: string;
  skip: number;
  endOfLine: string;
}

/** A `for /f` has 52 letters to give away. */
const MAX_TOKENS = 52;

function parseOptions(options: string): TextOptions {
  // Delimiters reach to the end when they hold a blank, so `delims=` is taken as the last option then.
  const delimiters = /\bdelims=(.*?)(?=\s+(?:tokens|skip|eol|usebackq)\b|$)/i.exec(options)?.[1] ?? ' \t';
  const list = /\btokens=([\d,*-]+)/i.exec(options)?.[1] ?? '1';
  const tokens = new Set<number>();
  for (const part of list.split(',')) {
    const [, from, to] = /^(\d{1,3})(?:-(\d{1,3}))?/.exec(part) ?? [];
    if (from === undefined) continue;
    for (let token = Number(from); token <= Number(to ?? from) && tokens.size < MAX_TOKENS; token += 1)
      tokens.add(token);
  }
  const sorted = [...tokens].sort((a, b) => a - b);
  return {
    tokens: sorted,
    rest: list.endsWith('*') ? (sorted.at(-1) ?? 0) + 1 : undefined,
    delimiters,
    skip: Number(/\bskip=(\d{1,6})/i.exec(options)?.[1] ?? '0'),
    endOfLine: /\beol=(.)/i.exec(options)?.[1] ?? ';',
  };
}

function splitTokens(
  line: string,
  delimiters: string,
  tokens: readonly number[],
  rest: number | undefined,
): string[] {
  const values: string[] = [];
  const last = rest ?? tokens.at(-1) ?? 1;
  let at = 0;
  for (let number = 1; number <= last; number += 1) {
    while (at < line.length && delimiters.includes(line[at]!)) at += 1;
    if (number === rest) {
      values.push(line.slice(at));
      break;
    }
    const start = at;
    while (at < line.length && !delimiters.includes(line[at]!)) at += 1;
    if (tokens.includes(number)) values.push(line.slice(start, at));
  }
  return values.every((value) => value === '') ? [] : values;
}
