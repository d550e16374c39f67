import { identifyScript, scriptTypeOfName } from './identify-script.js';
import { MAX_COMMANDS, type ScriptAnalysis, type ScriptContext, type ScriptType } from './script-facts.js';
import { MAX_WRITTEN_FILES, type StartedFile } from './written-file.js';

/** Scripts that write scripts that write scripts. */
const MAX_DEPTH = 4;

type AnalyseText = (text: string, type: ScriptType, context: ScriptContext) => ScriptAnalysis;

/**
 * Reads the files that a script writes and starts, as the scripts that they are: what they run, look for and remove
 * joins what the script itself does, at the line that starts them.
 */
export function followStartedFiles(
  analysis: ScriptAnalysis,
  context: ScriptContext,
  analyseText: AnalyseText,
): ScriptAnalysis {
  const joined: ScriptAnalysis = {
    ...analysis,
    commands: [...analysis.commands],
    securityChecks: [...analysis.securityChecks],
    securityRemovals: [...analysis.securityRemovals],
    writtenFiles: [...analysis.writtenFiles],
  };
  let level = analysis.startedFiles;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= MAX_DEPTH) {
      context.onProblem({
        code: 'script.too-deep',
        offsetInBytes: 0,
        effect: `line ${level[0]?.line ?? 1}: a file written by the script is not analysed`,
      });
      break;
    }
    level = level
      .slice(0, MAX_WRITTEN_FILES)
      .flatMap((file) => joinStarted(joined, file, context, analyseText))
      .slice(0, MAX_WRITTEN_FILES);
  }
  return joined;
}

/** By the engine that the command asks for, by content, or else by the extension that Windows goes by. */
function typeOfStarted({ command, path, text }: StartedFile): ScriptType | undefined {
  const engine = /\/\/e:(vbscript|jscript)/i.exec(command)?.[1]?.toLowerCase();
  if (engine === 'vbscript' || engine === 'jscript') return engine;
  return identifyScript(Buffer.from(text), path) ?? scriptTypeOfName(path);
}

/** Gives the files that the started one writes and starts in its turn. */
function joinStarted(
  joined: ScriptAnalysis,
  file: StartedFile,
  context: ScriptContext,
  analyseText: AnalyseText,
): StartedFile[] {
  const type = typeOfStarted(file);
  if (type === undefined || context.meter.stepsLeft === 0) return [];
  const inner = analyseText(file.text, type, context);
  const { line } = file;
  const unreachable = file.unreachable === undefined ? {} : { unreachable: file.unreachable };
  for (const command of inner.commands.slice(0, Math.max(0, MAX_COMMANDS - joined.commands.length))) {
    const condition = [file.condition, command.condition].filter((part) => part !== undefined).join(', ');
    joined.commands.push({ ...command, ...unreachable, line, ...(condition === '' ? {} : { condition }) });
  }
  joined.text = `${joined.text}\n\n${inner.text}`;
  joined.obfuscated ||= inner.obfuscated;
  for (const technique of inner.techniques) joined.techniques.add(technique);
  joined.unresolved += inner.unresolved;
  if (file.unreachable === undefined) {
    joined.securityChecks.push(...inner.securityChecks.map((check) => ({ ...check, line })));
    joined.securityRemovals.push(...inner.securityRemovals.map((removal) => ({ ...removal, line })));
  }
  joined.writtenFiles.push(...inner.writtenFiles.map((written) => ({ ...written, line })));
  return inner.startedFiles.map((started) => ({ ...started, ...unreachable, line }));
}
