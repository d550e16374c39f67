import type { BatchRecorder } from './batch-recorder.js';
import type { BatchState } from './batch-state.js';
import { isEnvironmentVariable } from './environment.js';
import { expandDelayed, expandForVariables } from './expansion.js';
import { parseInteger } from './set-arithmetic.js';
import { isConstant, lowerCase, renderSymbols, symbolNames } from './symbol.js';
import type { Condition } from './syntax-tree.js';

/** A condition at one moment. */
export interface EvaluatedCondition {
  /** As a person reads it: `if not exist "%TEMP%\x"`. */
  text: string;
  /** Undefined when it depends on something that is not known. */
  outcome: boolean | undefined;
  /** Lower-case names of the variables that it depends on and whose values are not known. */
  unknownNames: string[];
  asksErrorLevel: boolean;
}

export function evaluateCondition(
  condition: Condition,
  state: BatchState,
  recorder: BatchRecorder,
): EvaluatedCondition {
  const expand = (text: string): string =>
    expandDelayed(expandForVariables(text, state, recorder), state, recorder);
  const left = expand(condition.left);
  const right = expand(condition.right);
  const unknownNames = [...symbolNames(left), ...symbolNames(right)];
  if (condition.kind === 'defined') unknownNames.push(lowerCase(renderSymbols(left)));
  const truth = decide(condition, left, right, state);
  return {
    text: render(condition, left, right),
    outcome: truth === undefined ? undefined : truth !== condition.negated,
    unknownNames,
    asksErrorLevel: condition.kind === 'errorlevel' || unknownNames.includes('errorlevel'),
  };
}

function render({ kind, negated, ignoreCase, operator }: Condition, left: string, right: string): string {
  const prefix = `if ${ignoreCase ? '/i ' : ''}${negated ? 'not ' : ''}`;
  return renderSymbols(
    kind === 'compare' ? `${prefix}${left} ${operator} ${right}` : `${prefix}${kind} ${left}`,
  );
}

function decide(
  { kind, ignoreCase, operator }: Condition,
  left: string,
  right: string,
  state: BatchState,
): boolean | undefined {
  if (kind === 'defined') return isConstant(left) ? isDefined(left, state) : undefined;
  if (kind === 'cmdextversion') return (parseInteger(left) ?? 99) <= 2;
  if (kind !== 'compare' || !isConstant(left) || !isConstant(right)) return undefined;
  if (operator === '==') return ignoreCase ? lowerCase(left) === lowerCase(right) : left === right;
  return compare(operator, left, right, ignoreCase);
}

function isDefined(name: string, state: BatchState): boolean | undefined {
  const value = state.lookUp(name);
  if (value.kind === 'unset') return false;
  if (value.kind === 'unknown') return undefined;
  // A variable of Windows is there on some computers only (`ProgramFiles(x86)`).
  return isConstant(value.text) || !isEnvironmentVariable(lowerCase(name)) ? true : undefined;
}

/** Numbers are compared as such, everything else as text. */
function compare(operator: string, left: string, right: string, ignoreCase: boolean): boolean | undefined {
  const [leftNumber, rightNumber] = [parseInteger(left), parseInteger(right)];
  const order =
    leftNumber !== undefined && rightNumber !== undefined
      ? leftNumber - rightNumber
      : compareText(left, right, ignoreCase);
  switch (operator) {
    case 'EQU':
      return order === 0;
    case 'NEQ':
      return order !== 0;
    case 'LSS':
      return order < 0;
    case 'LEQ':
      return order <= 0;
    case 'GTR':
      return order > 0;
    case 'GEQ':
      return order >= 0;
    default:
      return undefined;
  }
}

function compareText(left: string, right: string, ignoreCase: boolean): number {
  const [a, b] = ignoreCase ? [lowerCase(left), lowerCase(right)] : [left, right];
  return a === b ? 0 : a < b ? -1 : 1;
}
