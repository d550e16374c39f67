import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { ScriptFacts, ScriptType } from './script-facts.js';
import { decodeScriptText } from './script-text.js';

export interface AnalyseScriptOptions {
  /** Name of the script, for `%~nx0` and the like. */
  nameHint?: string;
  budget?: Budget;
  onProblem?: OnProblem;
}

/** Reads a script without running it. */
export function analyseScript(
  script: Uint8Array | string,
  type: ScriptType,
  _options: AnalyseScriptOptions = {},
): ScriptFacts {
  const { text, encoding } =
    typeof script === 'string' ? { text: script, encoding: 'utf-16le' } : decodeScriptText(script);
  return {
    type,
    encoding,
    text,
    obfuscated: false,
    techniques: [],
    commands: [],
    securityChecks: [],
    securityRemovals: [],
    unresolved: 0,
  };
}
