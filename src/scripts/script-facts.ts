import type { OnProblem } from '../io/problem.js';
import type { FactAllowance } from './fact-allowance.js';
import type { ScriptMeter } from './script-meter.js';
import type { StartedFile, WrittenFile } from './written-file.js';

/**
 * The script languages that a Windows Installer package can start without further software, and files of other kinds
 * that carry commands for what they are handed to.
 */
export type ScriptType =
  | 'batch'
  | 'powershell'
  | 'vbscript'
  | 'jscript'
  | 'wsf'
  | 'hta'
  | 'inf'
  | 'reg'
  | 'response-file'
  | 'ftp'
  | 'msbuild'
  | 'other-script';

/** Result of reading one script statically. Nothing is run; unknown values stay as written. */
export interface ScriptFacts {
  type: ScriptType;
  /** Of its text: `utf-8`, `utf-16le`, `windows-1252`, `cp866` … */
  encoding: string;
  /** The script in readable form, obfuscation undone as far as constants go; at most 64 Ki characters. */
  text?: string;
  obfuscated: boolean;
  /** Names of the obfuscations that were undone: `caret`, `set-concatenation`, `substring`, `chr` … */
  techniques: string[];
  /** What the script starts, in the order in which it was found. */
  commands: ScriptCommand[];
  securityChecks: SecurityProductCheck[];
  /** Commands that stop, uninstall or delete a security product: what a maker's own clean-up script does. */
  securityRemovals: SecurityProductRemoval[];
  /** How many expressions could not be resolved to a constant. */
  unresolved: number;
  /** Files that the script writes itself; absent when there are none. */
  writtenFiles?: WrittenFile[];
}

/** One command of a script. */
export interface ScriptCommand {
  /** 1-based line of the script as stored in the package; for an encoded script, of its decoded text. */
  line: number;
  /** The line as written; at most 1,024 characters. */
  original: string;
  /** The command with all that is constant expanded; environment variables stay symbolic (`%TEMP%`). */
  text: string;
  /** What guards the command: `if errorlevel 1`, `tasklist | find "x" &&`. */
  condition?: string;
  /** Present when no path through the script was found that reaches the command. */
  unreachable?: true;
}

export type SecurityCheckMeans = 'process' | 'service' | 'registry' | 'folder' | 'wmi' | 'powershell';

/** A place where a script looks for a security product. */
export interface SecurityProductCheck {
  /** Name of the product or maker in the table, or `any security product` when SecurityCenter is asked for all. */
  product: string;
  by: SecurityCheckMeans;
  line: number;
  /** The expanded command or condition. */
  text: string;
  /** The outcome decides what the script does next: it exits, jumps, or starts something else. */
  gates: boolean;
}

/** A place where a script stops, uninstalls or deletes a security product. */
export interface SecurityProductRemoval {
  product: string;
  line: number;
  text: string;
}

/** What the analyses of all script languages share while they run. */
export interface ScriptContext {
  meter: ScriptMeter;
  allowance: FactAllowance;
  onProblem: OnProblem;
  /** Name of the script, for `%~nx0` and the like; may be empty. */
  nameHint: string;
}

/** What one language's analysis yields; {@link ScriptFacts} without what the caller knows. */
export interface ScriptAnalysis {
  text: string;
  obfuscated: boolean;
  techniques: Set<string>;
  commands: ScriptCommand[];
  securityChecks: SecurityProductCheck[];
  securityRemovals: SecurityProductRemoval[];
  unresolved: number;
  writtenFiles: WrittenFile[];
  /** Those of them that the script starts and that the analysis has not followed yet. */
  startedFiles: StartedFile[];
}

export const MAX_TEXT_LENGTH = 65_536;
export const MAX_ORIGINAL_LENGTH = 1_024;
/** Commands listed per script; a real script has a few hundred at most. */
export const MAX_COMMANDS = 2_000;

/** A line of a script as {@link ScriptCommand} shows it; blanks in front of it may be most of it. */
export function originalOf(line: string | undefined): string {
  return (line ?? '')
    .slice(0, 2 * MAX_ORIGINAL_LENGTH)
    .trim()
    .slice(0, MAX_ORIGINAL_LENGTH);
}
