import type { BatchRecorder } from './batch-recorder.js';
import type { BatchState } from './batch-state.js';
import { findDefaultValue, isEnvironmentVariable } from './environment.js';
import { endOfSymbol, isConstant, isSymbolStart, symbol } from './symbol.js';
import { applyModifier, MAX_LINE_LENGTH } from './variable-modifier.js';

/** A batch file drops unset variables and knows `%1` and `%%`; a command line (`cmd /c`) leaves them as written. */
export type ExpansionMode = 'batch' | 'command-line';

/** Collects expanded text up to the longest line. */
class LineBuilder {
  private readonly parts: string[] = [];
  private length = 0;

  get full(): boolean {
    return this.length >= MAX_LINE_LENGTH;
  }

  get lengthInCharacters(): number {
    return this.length;
  }

  push(text: string): void {
    if (this.full) return;
    this.parts.push(text);
    this.length += text.length;
  }

  toString(): string {
    return this.parts.join('');
  }
}

/** Phase 1: `%name%`, `%name:modifier%`, `%1`, `%~dp0`, `%%`. */
export function expandPercent(
  line: string,
  state: BatchState,
  mode: ExpansionMode,
  recorder: BatchRecorder,
): string {
  const out = new LineBuilder();
  let at = 0;
  while (at < line.length && !out.full) {
    const percent = line.indexOf('%', at);
    if (percent < 0) break;
    out.push(line.slice(at, percent));
    const argument = mode === 'batch' ? readArgumentReference(line, percent, state) : undefined;
    const piece = argument ?? expandReference(line, percent, state, mode, recorder);
    out.push(piece.text);
    at = piece.end;
  }
  out.push(line.slice(at));
  return finish(out, line.length, recorder);
}

/** What stands for the reference that starts at `percent`, and where reading goes on. */
function expandReference(
  line: string,
  percent: number,
  state: BatchState,
  mode: ExpansionMode,
  recorder: BatchRecorder,
): { text: string; end: number } {
  const reference = readReference(line, percent, '%');
  if (reference === undefined) return { text: mode === 'command-line' ? '%' : '', end: percent + 1 };
  const { end, name, modifier } = reference;
  const value = resolve(reference, state, recorder);
  if (value === undefined && mode === 'command-line') return { text: line.slice(percent, end), end };
  recorder.techniques.noteExpansion(line, percent, end, value ?? '');
  if (value !== undefined) return { text: value, end };
  // An unset name with a modifier: cmd drops `%name:` and reads on behind the colon.
  return { text: '', end: modifier === undefined ? end : percent + name.length + 2 };
}

/** Phase 5: `!name!`, when delayed expansion is on; carets escape in the whole text as soon as it holds a `!`. */
export function expandDelayed(text: string, state: BatchState, recorder: BatchRecorder): string {
  if (!state.delayedExpansion || !text.includes('!')) return text;
  const out = new LineBuilder();
  let at = 0;
  while (at < text.length && !out.full) {
    const character = text[at]!;
    if (isSymbolStart(character)) {
      const end = endOfSymbol(text, at);
      out.push(text.slice(at, end));
      at = end;
    } else if (character === '^') {
      out.push(text[at + 1] ?? '');
      at += 2;
    } else if (character === '!') {
      const reference = readReference(text, at, '!');
      if (reference !== undefined) {
        const value = resolve(reference, state, recorder) ?? '';
        recorder.techniques.noteDelayed(text, at, reference.end, value);
        out.push(value);
      }
      at = reference?.end ?? at + 1;
    } else {
      const next = indexOfAny(text, at);
      out.push(text.slice(at, next));
      at = next;
    }
  }
  return finish(out, text.length, recorder);
}

/** Phase 4: `%a`, `%~nxa` for the variables of the loops around the command. */
export function expandForVariables(text: string, state: BatchState, recorder: BatchRecorder): string {
  if (state.forVariables.size === 0 || !text.includes('%')) return text;
  const out = new LineBuilder();
  let at = 0;
  while (at < text.length && !out.full) {
    const percent = text.indexOf('%', at);
    if (percent < 0) break;
    out.push(text.slice(at, percent));
    const [reference, modifiers, name] = readForReference(text, percent, state);
    if (reference === undefined) {
      out.push('%');
      at = percent + 1;
    } else {
      const value = state.forVariables.get(name) ?? '';
      out.push(modifyPath(value, modifiers) ?? symbol(`%${reference}`));
      at = percent + reference.length;
    }
  }
  out.push(text.slice(at));
  return finish(out, text.length, recorder);
}

function finish(out: LineBuilder, lengthBefore: number, recorder: BatchRecorder): string {
  recorder.spend(lengthBefore + out.lengthInCharacters);
  if (out.full) recorder.problem('script.line-too-long', 'the rest of the line is not analysed');
  return out.toString();
}

function indexOfAny(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '!' && text[at] !== '^' && !isSymbolStart(text[at])) at += 1;
  return at;
}

interface Reference {
  name: string;
  modifier: string | undefined;
  asWritten: string;
  end: number;
}

function readReference(text: string, start: number, mark: '%' | '!'): Reference | undefined {
  const end = text.indexOf(mark, start + 1);
  if (end <= start + 1) return undefined;
  const inner = text.slice(start + 1, end);
  // `%name:%` is a variable whose name ends in a colon; the names of cmd's own ones may start with `=`.
  const colon = inner.indexOf(':');
  const split = colon > 0 && colon < inner.length - 1;
  return {
    name: split ? inner.slice(0, colon) : inner,
    modifier: split ? inner.slice(colon + 1) : undefined,
    asWritten: text.slice(start, end + 1),
    end: end + 1,
  };
}

/** How often a modifier goes through the value, in passes that cost as much as an expansion. */
const MODIFIER_PASSES = 4;

/** The value with its modifier applied; undefined when the variable is not set. */
function resolve(reference: Reference, state: BatchState, recorder: BatchRecorder): string | undefined {
  const value = state.lookUp(reference.name);
  if (value.kind === 'unset') return undefined;
  if (value.kind === 'unknown') return symbol(reference.asWritten);
  if (reference.modifier === undefined) return value.text;
  const key = reference.name.toLowerCase();
  const inherited = isEnvironmentVariable(key) && value.text === symbol(`%${reference.name}%`);
  const known = inherited ? findDefaultValue(key) : value.text;
  recorder.spend((known?.length ?? 0) * MODIFIER_PASSES);
  const result = known === undefined ? undefined : applyModifier(known, reference.modifier);
  if (result === undefined) return symbol(reference.asWritten);
  recorder.techniques.noteModifier(reference.modifier, inherited);
  return result;
}

const ARGUMENT = /%(~[fdpnxsatz]{0,12}(?:\$[^:%\s]{1,64}:)?)?([0-9*])/iy;

function readArgumentReference(
  line: string,
  percent: number,
  state: BatchState,
): { text: string; end: number } | undefined {
  if (line[percent + 1] === '%') return { text: '%', end: percent + 2 };
  ARGUMENT.lastIndex = percent;
  const match = ARGUMENT.exec(line);
  if (match === null) return undefined;
  const [asWritten, modifiers = '', which = ''] = match;
  const known = which === '0' ? undefined : argumentValue(which, state);
  const value = known === undefined ? undefined : modifyPath(known, modifiers);
  const shifted = shiftedNumber(which, state);
  return { text: value ?? symbol(`%${modifiers}${shifted}`), end: percent + asWritten.length };
}

function argumentValue(which: string, state: BatchState): string | undefined {
  if (state.arguments === undefined) return undefined;
  return which === '*' ? state.arguments.join(' ') : (state.arguments[Number(which) - 1] ?? '');
}

/** Which argument of the script it was before `shift`, as far as one digit can say. */
function shiftedNumber(which: string, { arguments: known, shifts }: BatchState): string {
  const number = Number(which) + shifts;
  return known === undefined && number > shifts && number <= 9 ? String(number) : which;
}

const FOR_REFERENCE = /%(~[fdpnxsatz]{0,12}(?:\$[^:%\s]{1,64}:)?)?([^\s%~])/iy;

function readForReference(
  text: string,
  percent: number,
  state: BatchState,
): [reference: string | undefined, modifiers: string, name: string] {
  FOR_REFERENCE.lastIndex = percent;
  const match = FOR_REFERENCE.exec(text);
  if (match === null) return [undefined, '', ''];
  const [asWritten, modifiers = '', name = ''] = match;
  if (state.forVariables.has(name)) return [asWritten, modifiers, name];
  // `%~fa` may also be the modifiers `f` of `a`, or the variable `f` followed by an `a`.
  for (let length = modifiers.length - 1; length >= 1; length -= 1) {
    const letter = modifiers[length]!;
    if (state.forVariables.has(letter)) {
      return [asWritten.slice(0, length + 2), modifiers.slice(0, length), letter];
    }
  }
  return [undefined, '', ''];
}

/** `~` strips quotes; `n`, `x` take the name and the extension; what needs the disk is undefined. */
function modifyPath(value: string, modifiers: string): string | undefined {
  if (modifiers === '') return value;
  const bare = value.replace(/^"(.*)"$/s, '$1');
  const letters = modifiers.slice(1).toLowerCase();
  if (letters === '') return bare;
  if (!/^[nx]{1,2}$/.test(letters) || !isConstant(bare)) return undefined;
  const name = bare.slice(Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/'), bare.lastIndexOf(':')) + 1);
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return (letters.includes('n') ? stem : '') + (letters.includes('x') ? extension : '');
}
