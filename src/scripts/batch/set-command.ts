import type { ScriptMeter } from '../script-meter.js';
import type { BatchState } from './batch-state.js';
import { evaluateArithmetic } from './set-arithmetic.js';
import { isConstant, renderSymbols, symbolNames } from './symbol.js';
import { MAX_LINE_LENGTH } from './variable-modifier.js';

/** An expression takes as long as going over its text this many times. */
const ARITHMETIC_PASSES = 16;

/**
 * Makes the assignment of a `set` (what stands behind the word) and returns the variable's name, if there is one.
 *
 * @param input the line that `set /p` reads, when it is known
 */
export function assignVariable(
  text: string,
  state: BatchState,
  meter: ScriptMeter,
  input?: string,
): string | undefined {
  const option = /^\s*"?\/([ap])\s*/i.exec(text);
  if (option?.[1]?.toLowerCase() === 'a') {
    meter.spend(text.length * ARITHMETIC_PASSES);
    return assignNumber(text.slice(option[0].length), state);
  }
  const { name, value } = splitAssignment(option === null ? text : text.slice(option[0].length));
  if (name === undefined || value === undefined) return undefined;
  if (option !== null) {
    // `set /p` asks the user or reads a file.
    state.assign(name, input === undefined ? { kind: 'unknown' } : { kind: 'value', text: input });
  } else if (value === '') state.assign(name, { kind: 'unset' });
  else state.assign(name, { kind: 'value', text: value.slice(0, MAX_LINE_LENGTH) });
  return name;
}

function assignNumber(expression: string, state: BatchState): string | undefined {
  const target = /^["\s]*([^\s"=+\-*/%&|^<>!~(),]{1,256})\s*(?:<<|>>|[-+*/%&|^])?=/.exec(expression)?.[1];
  if (!isConstant(expression)) {
    // Names inside are not known either, and nothing is assigned that could be relied on.
    if (target !== undefined) state.assign(renderSymbols(target), { kind: 'unknown' });
    return symbolNames(expression).length > 0 ? target : undefined;
  }
  evaluateArithmetic(expression, state);
  return target;
}

/** `set "name=value" ignored`, or `set name=value` with everything up to the end of the line. */
function splitAssignment(text: string): { name?: string; value?: string } {
  let assignment = text.replace(/^[\s,;=]+/, '');
  if (assignment.startsWith('"')) {
    const last = assignment.lastIndexOf('"');
    assignment = last > 0 ? assignment.slice(1, last) : assignment.slice(1);
  }
  const equals = assignment.indexOf('=');
  if (equals < 1) return {};
  return { name: renderSymbols(assignment.slice(0, equals)), value: assignment.slice(equals + 1) };
}
