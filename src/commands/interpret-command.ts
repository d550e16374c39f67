import { analyseCommandLine } from '../scripts/batch/analyse-batch.js';
import { readShellLine } from '../scripts/batch/shell-line.js';
import { FactAllowance } from '../scripts/fact-allowance.js';
import type { ScriptContext } from '../scripts/script-facts.js';
import { ScriptMeter, type StepBudget } from '../scripts/script-meter.js';
import { checksOf } from './check-meaning.js';
import { splitArguments, splitLiterally } from './command-line.js';
import type { CommandMeaning, UnzipFamily } from './command-meaning.js';
import { interpretDllProxy, interpretRenamedDllProxy } from './dll-command.js';
import { interpretDownloader } from './download-command.js';
import { feedMeaning, STANDARD_INPUT } from './fed-command.js';
import { interpretFileCommand } from './file-command.js';
import { programName } from './lolbin.js';
import { interpretMsiexec, interpretRenamedMsiexec } from './msiexec-command.js';
import {
  interpretPowerShell,
  interpretPowerShellStatements,
  isPowerShellStatement,
} from './powershell-command.js';
import { interpretProxy } from './proxy-command.js';
import { interpretScriptHost } from './script-command.js';
import { splitSteps } from './split-steps.js';
import { type CommandStep, isSwitch, type StepInterpreter } from './step.js';
import { interpretSystemCommand } from './system-command.js';
import { interpretScheduler } from './task-command.js';
import { interpretUnpacker } from './unpack-command.js';
import { unwrap } from './wrapped-command.js';

export interface CommandContext {
  /** What the program at the head of the line is known to be, when its bytes were recognised. */
  program?: UnzipFamily;
  /** The text is one command of a script, already expanded: `&` in it is literal. */
  expanded?: boolean;
  /** What all command lines of a run share; without it each line has its own limit alone. */
  budget?: StepBudget;
}

/** Longer than any command line of Windows, with room for what expansion added. */
const MAX_LENGTH = 65_536;
/** Interpreters inside each other. */
const MAX_DEPTH = 8;
const MAX_MEANINGS = 500;
/** How often a line is gone through, in passes that cost as much as those over a script. */
const PASSES = 2;

/**
 * Tells what a command line would do. Pure; unwraps cmd, start, call, PowerShell and the like; yields one meaning per
 * step, in order, and nothing for what only looks or waits. What is longer than 64 Ki characters is cut.
 */
export function interpretCommand(text: string, context: CommandContext = {}): CommandMeaning[] {
  const operators = context.expanded === true ? 'pipe' : 'spaced';
  const interpreter = new CommandInterpreter(context.budget);
  return interpreter.interpretLine(text.slice(0, MAX_LENGTH), operators, context.program, 0);
}

/** In order: programs known by name, then what arguments alone show. */
const INTERPRETERS: readonly StepInterpreter[] = [
  interpretMsiexec,
  interpretDllProxy,
  interpretProxy,
  interpretPowerShell,
  interpretScheduler,
  interpretSystemCommand,
  interpretFileCommand,
  interpretDownloader,
  interpretScriptHost,
  interpretUnpacker,
  interpretRenamedMsiexec,
  interpretRenamedDllProxy,
];

class CommandInterpreter {
  /** Meanings given so far, over all nested lines. */
  private count = 0;
  /** One for all nested lines. A command line is short: limits bound the work, and what they cut is not told. */
  private readonly scripts: ScriptContext;

  constructor(budget: StepBudget | undefined) {
    this.scripts = {
      meter: new ScriptMeter(budget, 0),
      allowance: new FactAllowance(),
      onProblem: () => {},
      nameHint: '',
    };
  }

  interpretLine(
    text: string,
    operators: 'all' | 'spaced' | 'pipe',
    family: UnzipFamily | undefined,
    depth: number,
  ): CommandMeaning[] {
    if (depth > MAX_DEPTH || !this.scripts.meter.trySpend(text.length * PASSES)) return [];
    const trimmed = text.trim();
    if (isPowerShellStatement(trimmed)) {
      return interpretPowerShellStatements(trimmed, (nested) =>
        this.interpretLine(nested, 'spaced', undefined, depth + 1),
      );
    }
    const shell = readStep(trimmed, family);
    // cmd takes the whole rest of its line, operators included.
    if (shell?.name === 'cmd' && operators !== 'pipe') return this.interpretShell(shell, trimmed, depth);
    const meanings: CommandMeaning[] = [];
    const steps = splitSteps(trimmed, operators);
    steps.forEach((stepText, number) => {
      if (this.count >= MAX_MEANINGS) return;
      const before = operators === 'pipe' ? steps[number - 1] : undefined;
      const found = this.interpretStep(stepText, number === 0 ? family : undefined, depth)
        .map((meaning) => feedMeaning(meaning, before))
        .filter((meaning) => meaning.kind !== 'run-script' || meaning.script !== STANDARD_INPUT);
      this.count += found.length;
      meanings.push(...found);
    });
    return meanings;
  }

  private interpretStep(text: string, family: UnzipFamily | undefined, depth: number): CommandMeaning[] {
    const step = readStep(text, family);
    if (step === undefined) return [];
    const nested = (line: string): CommandMeaning[] =>
      this.interpretLine(line, 'spaced', undefined, depth + 1);
    if (step.name === 'cmd') return this.interpretShell(step, text, depth);
    if (step.name === 'echo' || step.name === 'rem') return [];
    const wrapped = unwrap(step);
    if (wrapped !== undefined) return nested(wrapped);
    for (const interpret of INTERPRETERS) {
      const meanings = interpret(step, nested, this.scripts);
      if (meanings !== undefined) return meanings;
    }
    return isInert(step)
      ? []
      : [{ kind: 'start-program', program: step.program, arguments: step.rest.trim() }];
  }

  /** `cmd /c …` expands what follows as cmd does; a batch file that it starts is a script of its own. */
  private interpretShell(step: CommandStep, text: string, depth: number): CommandMeaning[] {
    if (depth >= MAX_DEPTH) return [];
    const line = readShellLine(step.rest);
    if (line === undefined) return readShellInput(text);
    const expanded = analyseCommandLine(line.command, line.delayedExpansion, this.scripts);
    return [
      ...expanded.commands.flatMap((line) => this.interpretLine(line.text, 'pipe', undefined, depth + 1)),
      ...checksOf(expanded),
    ];
  }
}

/** `cmd < file` and `type file | cmd`: the lines of the file are run. */
function readShellInput(text: string): CommandMeaning[] {
  const script = /<\s{0,8}(?:"([^"]{1,512})"|([^\s"<>|&]{1,512}))/.exec(text)?.slice(1).find(Boolean);
  return [{ kind: 'run-script', interpreter: 'cmd', script: script ?? STANDARD_INPUT }];
}

function readStep(text: string, family: UnzipFamily | undefined): CommandStep | undefined {
  const line = quotesOf(family, withoutRedirections(text.replace(/^[@\s(]+/, '')));
  const quoted = programWithBlanks(line) ?? line;
  const [program, ...args] = splitArguments(quoted);
  if (program === undefined || program.value === '') return undefined;
  const own = /^(copy|move|ren|rename|del|erase|rd|rmdir|start|call|echo|set|cd)(?=[/."])/i.exec(
    program.value,
  )?.[1];
  if (own !== undefined) return readStep(`${own} ${line.slice(own.length)}`, family);
  return {
    program: program.value,
    name: programName(program.value),
    arguments: args.map(({ value }) => value),
    literalArguments: splitLiterally(quoted).slice(1),
    rest: quoted.slice(program.end),
    family,
  };
}

/** 7-Zip splits its command line itself: a backslash before a quote is a backslash (`-o"C:\x\" a.zip`). */
function quotesOf(family: UnzipFamily | undefined, line: string): string {
  return family === '7-zip' ? line.replace(/\\(?=")/g, '\\\\') : line;
}

/**
 * An unquoted program path with blanks, as installers write it (`C:\Program Files\x\y.exe /s`, `[#file] args`):
 * the path reaches to the first `.exe` and is quoted here.
 */
function programWithBlanks(line: string): string | undefined {
  const path = /^(?:[a-z]:\\|%[^%]{1,64}%\\|\[)[^"<>|/]{0,512}?\.(?:exe|com|bat|cmd)(?=\s|$)/i.exec(
    line,
  )?.[0];
  return path?.includes(' ') ? `"${path}"${line.slice(path.length)}` : undefined;
}

/** Takes `> file`, `2>&1`, `<file` out; they say nothing of what the program does. */
function withoutRedirections(text: string): string {
  if (!/[<>]/.test(text)) return text;
  const kept: string[] = [];
  let quoted = false;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') quoted = !quoted;
    const length = quoted ? 0 : lengthOfRedirection(text, at);
    if (length === 0) kept.push(text[at]!);
    at += Math.max(1, length);
  }
  return kept.join('');
}

const REDIRECTION =
  /(?<!\S)\d?(?:>>?|<)(?:&\d|\s*(?:"[^"]{0,512}"|[^\s"<>|&]{1,512}))|(?:>>?|<)(?:&\d|\s*(?:"[^"]{0,512}"|[^\s"<>|&]{1,512}))/y;

function lengthOfRedirection(text: string, at: number): number {
  REDIRECTION.lastIndex = at;
  return REDIRECTION.exec(text)?.[0].length ?? 0;
}

/** What cmd does itself and what only looks, waits or prints. */
const INERT = new Set(
  (
    'assoc attrib break cd chcp chdir choice cls color date dir echo endlocal exit find findstr for goto hostname ' +
    'icacls if ipconfig md mkdir mode more msg nslookup path pause ping popd prompt pushd query rem set setlocal ' +
    'setx shift sleep sort systeminfo takeown tasklist time timeout title tree type ver verify vol where whoami wmic'
  ).split(' '),
);

const isInert = (step: CommandStep): boolean => INERT.has(step.name) || isSwitch(step.program, '?');
