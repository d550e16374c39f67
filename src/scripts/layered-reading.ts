import type { ScriptAnalysis, ScriptContext } from './script-facts.js';
import { findSeparatedChecks } from './separated-check.js';
import { findStatementChecks, type Statement } from './statement-check.js';
import { findStartedFiles, type WrittenFile } from './written-file.js';

/** What the reading of a script in layers has gathered. */
export interface LayeredReading {
  /** The readable form of each layer, outermost first. */
  texts: readonly string[];
  commands: ScriptAnalysis['commands'];
  statements: readonly Statement[];
  /** How often each technique was undone. */
  techniques: ReadonlyMap<string, number>;
  unresolved: number;
  writtenFiles: readonly WrittenFile[];
}

/** Concludes a reading; `thresholds` tells from which count on a technique hides what a script does. */
export function concludeReading(
  { texts, commands, statements, techniques, unresolved, writtenFiles }: LayeredReading,
  thresholds: ReadonlyMap<string, number>,
  context: ScriptContext,
): ScriptAnalysis {
  const { checks, removals } = findStatementChecks(statements, context);
  return {
    text: texts.join('\n\n'),
    techniques: new Set(techniques.keys()),
    obfuscated: [...techniques].some(
      ([technique, count]) => count >= (thresholds.get(technique) ?? Number.POSITIVE_INFINITY),
    ),
    commands,
    securityChecks: [...checks, ...findSeparatedChecks(statements, { checks, removals }, context)],
    securityRemovals: removals,
    unresolved,
    writtenFiles: [...writtenFiles],
    startedFiles: findStartedFiles(commands, writtenFiles),
  };
}
