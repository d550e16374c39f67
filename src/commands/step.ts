import type { ScriptContext } from '../scripts/script-facts.js';
import type { CommandMeaning, UnzipFamily } from './command-meaning.js';

/** One program with its arguments, as it stands between the operators of a command line. */
export interface CommandStep {
  /** As written. */
  program: string;
  /** File name in lower case without extension `.exe`. */
  name: string;
  arguments: string[];
  /** The same, read with backslashes that escape nothing, as programs with a parser of their own do. */
  literalArguments: string[];
  /** The arguments as one text, quotes kept. */
  rest: string;
  /** What the program is known to be, when its bytes were recognised. */
  family: UnzipFamily | undefined;
}

/** Interprets a further command line inside the one at hand; yields nothing when nested too deeply. */
export type InterpretNested = (text: string) => CommandMeaning[];

/** Gives the meanings of a step, or undefined when the step is not of its kind. */
export type StepInterpreter = (
  step: CommandStep,
  nested: InterpretNested,
  scripts: ScriptContext,
) => CommandMeaning[] | undefined;

/** True for `-name`, `/name` in any case. */
export function isSwitch(argument: string, ...names: string[]): boolean {
  const lower = argument.toLowerCase();
  return names.some((name) => lower === `/${name}` || lower === `-${name}`);
}

/** The argument behind the first of these switches. */
export function findSwitchValue(args: readonly string[], ...names: string[]): string | undefined {
  const at = args.findIndex((argument) => isSwitch(argument, ...names));
  return at < 0 ? undefined : args[at + 1];
}

export const isUrl = (text: string): boolean => /^(?:https?|ftps?):[/\\]{2}/i.test(text);
