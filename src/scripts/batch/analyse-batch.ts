import type { ScriptAnalysis, ScriptContext } from '../script-facts.js';
import { analyseGuarded } from '../script-meter.js';
import { BatchInterpreter } from './batch-interpreter.js';

/** Follows a batch file through cmd's expansion. Never throws for what the text holds. */
export function analyseBatch(text: string, context: ScriptContext): ScriptAnalysis {
  return interpret(text, 'batch', false, context);
}

/**
 * Expands one command line as `cmd /c` would.
 *
 * @param delayedExpansion as `cmd /v:on` asks for
 */
export function analyseCommandLine(
  text: string,
  delayedExpansion: boolean,
  context: ScriptContext,
): ScriptAnalysis {
  return interpret(text, 'command-line', delayedExpansion, context);
}

function interpret(
  text: string,
  mode: 'batch' | 'command-line',
  delayedExpansion: boolean,
  context: ScriptContext,
): ScriptAnalysis {
  const lines = text.replace(/[\r\0\u001a]+/g, '').split('\n');
  const interpreter = new BatchInterpreter(lines, mode, context);
  const { recorder } = interpreter;
  if (!analyseGuarded(context, () => interpreter.run(delayedExpansion))) recorder.traces.cutShort();
  return recorder.finish();
}
