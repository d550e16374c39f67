import type { CommandMeaning, UnzipFamily } from './command-meaning.js';

export interface CommandContext {
  /** What the program at the head of the line is known to be, when its bytes were recognised. */
  program?: UnzipFamily;
  /** The text is one command of a script, already expanded: `&` in it is literal. */
  expanded?: boolean;
}

/** Tells what a command line would do. Pure; unwraps interpreters; yields one meaning per step, in order. */
export function interpretCommand(_text: string, _context: CommandContext = {}): CommandMeaning[] {
  return [];
}
