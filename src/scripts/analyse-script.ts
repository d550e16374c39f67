import type { Budget } from '../io/budget.js';
import type { OnProblem } from '../io/problem.js';
import { analyseBatch } from './batch/analyse-batch.js';
import { analyseCommandFile } from './command-file.js';
import { decodeEncodedScript } from './encoded-script.js';
import { FactAllowance } from './fact-allowance.js';
import { analysePowerShell } from './powershell/analyse-powershell.js';
import {
  MAX_TEXT_LENGTH,
  type ScriptAnalysis,
  type ScriptContext,
  type ScriptFacts,
  type ScriptType,
} from './script-facts.js';
import { analyseGuarded, ScriptMeter } from './script-meter.js';
import { decodeScriptText, MAX_SCRIPT_SIZE_IN_BYTES, type ScriptText } from './script-text.js';
import { followStartedFiles } from './started-script.js';
import { analyseWindowsScript } from './windows-script/analyse-windows-script.js';
import { findEmbeddedScripts } from './windows-script/markup.js';
import type { WrittenFile } from './written-file.js';

export interface AnalyseScriptOptions {
  /** Name of the script; may be empty. */
  nameHint?: string;
  budget?: Budget;
  onProblem?: OnProblem;
}

/**
 * Reads a script without running it: undoes what obfuscation constants can undo, and reports which commands it
 * starts and which security products it looks for. A limit that is reached is a Problem; what was found before stands.
 *
 * @param script the script's bytes, or its text when it stood in a table
 */
export function analyseScript(
  script: Uint8Array | string,
  type: ScriptType,
  options: AnalyseScriptOptions = {},
): ScriptFacts {
  const context: ScriptContext = {
    meter: new ScriptMeter(options.budget, script.length),
    allowance: new FactAllowance(),
    onProblem: onceEach(options.onProblem ?? (() => {})),
    nameHint: options.nameHint ?? '',
  };
  const { text, encoding } = readText(script, context);
  const analysis = hasStepsLeft(context)
    ? followStartedFiles(analyseText(text, type, context), context, analyseText)
    : emptyAnalysis();
  if (encoding === 'ascii-behind-utf-16-mark') analysis.techniques.add('utf-16-mark');
  // As a copy: the texts are parts of longer ones, which they would keep in memory.
  return structuredClone({
    type,
    encoding,
    text: analysis.text.slice(0, MAX_TEXT_LENGTH),
    obfuscated: analysis.obfuscated || analysis.techniques.has('utf-16-mark'),
    techniques: [...analysis.techniques],
    commands: analysis.commands,
    securityChecks: analysis.securityChecks,
    securityRemovals: analysis.securityRemovals,
    unresolved: analysis.unresolved,
    ...(analysis.writtenFiles.length === 0 ? {} : { writtenFiles: shortened(analysis.writtenFiles) }),
  });
}

/** False, with a problem, when earlier scripts used up all steps: there may be thousands more scripts. */
function hasStepsLeft(context: ScriptContext): boolean {
  let isWithin = false;
  analyseGuarded(context, () => {
    context.meter.check();
    isWithin = true;
  });
  return isWithin;
}

function emptyAnalysis(): ScriptAnalysis {
  return {
    text: '',
    obfuscated: false,
    techniques: new Set(),
    commands: [],
    securityChecks: [],
    securityRemovals: [],
    unresolved: 0,
    writtenFiles: [],
    startedFiles: [],
  };
}

/** The files together are as long as one text of the report may be. */
function shortened(files: readonly WrittenFile[]): WrittenFile[] {
  let left = MAX_TEXT_LENGTH;
  return files.map((file) => {
    const text = file.text.slice(0, left);
    left -= text.length;
    return { ...file, text };
  });
}

/** Layers and parts of one script may all meet the same limit: it is reported once. */
function onceEach(onProblem: OnProblem): OnProblem {
  const told = new Set<string>();
  return (deviation) => {
    if (told.has(deviation.code)) return;
    told.add(deviation.code);
    onProblem(deviation);
  };
}

function readText(script: Uint8Array | string, { onProblem }: ScriptContext): ScriptText {
  if (script.length > MAX_SCRIPT_SIZE_IN_BYTES) {
    onProblem({
      code: 'script.too-long',
      offsetInBytes: MAX_SCRIPT_SIZE_IN_BYTES,
      effect: `only the first ${MAX_SCRIPT_SIZE_IN_BYTES} bytes of the script are analysed`,
    });
  }
  if (typeof script === 'string') {
    return { text: script.slice(0, MAX_SCRIPT_SIZE_IN_BYTES), encoding: 'string' };
  }
  return decodeScriptText(script.subarray(0, MAX_SCRIPT_SIZE_IN_BYTES));
}

function analyseText(text: string, type: ScriptType, context: ScriptContext): ScriptAnalysis {
  switch (type) {
    case 'batch':
      return analyseBatch(text, context);
    case 'powershell':
      return analysePowerShell(text, context);
    case 'vbscript':
    case 'jscript':
      return analyseEncodable(text, type, context);
    case 'wsf':
    case 'hta':
      return analyseMarkup(text, context);
    default:
      return analyseCommandFile(text, type);
  }
}

/** A VBScript or JScript, which Windows takes encoded as well. */
function analyseEncodable(
  text: string,
  language: 'vbscript' | 'jscript',
  context: ScriptContext,
): ScriptAnalysis {
  const { text: decoded, blockCount } = decodeEncodedScript(text, context.onProblem);
  const analysis = analyseWindowsScript(decoded, language, context);
  if (blockCount === 0) return analysis;
  return { ...analysis, obfuscated: true, techniques: analysis.techniques.add('script-encoder') };
}

/** All scripts inside a WSF or HTA file, as one. */
function analyseMarkup(text: string, context: ScriptContext): ScriptAnalysis {
  const parts = findEmbeddedScripts(text).map((script) =>
    analyseEncodable(script.text, script.language, context),
  );
  return {
    text: parts.map((part) => part.text.trim()).join('\n\n'),
    obfuscated: parts.some((part) => part.obfuscated),
    techniques: new Set(parts.flatMap((part) => [...part.techniques])),
    commands: parts.flatMap((part) => part.commands),
    securityChecks: parts.flatMap((part) => part.securityChecks),
    securityRemovals: parts.flatMap((part) => part.securityRemovals),
    unresolved: parts.reduce((sum, part) => sum + part.unresolved, 0),
    writtenFiles: parts.flatMap((part) => part.writtenFiles),
    startedFiles: parts.flatMap((part) => part.startedFiles),
  };
}
