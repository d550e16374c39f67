import type { ScriptContext } from '../scripts/script-facts.js';
import { analyseWindowsScript } from '../scripts/windows-script/analyse-windows-script.js';
import { decodeEscapes } from '../scripts/windows-script/vbscript-language.js';
import { checksOf } from './check-meaning.js';
import type { CommandMeaning } from './command-meaning.js';
import type { InterpretNested } from './step.js';

/**
 * The script that mshta and rundll32 take in place of a file, behind `vbscript:` or `javascript:`, and what it starts;
 * undefined without one.
 */
export function readInlineScript(
  interpreter: string,
  written: string,
  nested: InterpretNested,
  scripts: ScriptContext,
): CommandMeaning[] | undefined {
  const [start = '', language] = /^"?(vbscript|javascript):/i.exec(written) ?? [];
  if (language === undefined) return undefined;
  const script = written.startsWith('"')
    ? written.slice(start.length).replace(/"$/, '')
    : written.slice(start.length);
  const analysis = analyseWindowsScript(
    decodeEscapes(script),
    language.toLowerCase() === 'vbscript' ? 'vbscript' : 'jscript',
    scripts,
  );
  return [
    { kind: 'run-script', interpreter, script: written.replaceAll('"', '') },
    ...analysis.commands.flatMap(({ text }) => nested(text)),
    ...checksOf(analysis),
  ];
}
