import type { CommandMeaning, UnzipFamily } from '../commands/command-meaning.js';
import { interpretCommand } from '../commands/interpret-command.js';
import { FormatError } from '../io/format-error.js';
import type { CommandText } from './command-text.js';

/** Characters of all meanings of one command: `copy a+b+c… d` says `d` again for each of them. */
const MEANINGS_LENGTH = 65_536;
/** Steps for all command lines together; installers take a few thousand. */
const STEPS_IN_ALL = 600_000;

/** Interprets command lines, each text once: installers repeat theirs, a hostile package does so twenty thousand times. */
export class CommandReader {
  private readonly known = new Map<string, readonly CommandMeaning[]>();
  private stepsLeft = STEPS_IN_ALL;

  /**
   * @param family what the program at the head of the line is known to be
   * @throws FormatError `limit.steps` once all lines together took too many.
   */
  read(
    { form, isExpanded, meanings, text }: Pick<CommandText, 'form' | 'isExpanded' | 'meanings' | 'text'>,
    family?: UnzipFamily,
  ): readonly CommandMeaning[] {
    if (form !== 'command-line') return meanings ?? [];
    const key = `${family ?? ''}\n${isExpanded}\n${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const found = boundMeanings(
      interpretCommand(text, {
        expanded: isExpanded,
        budget: this,
        ...(family === undefined ? {} : { program: family }),
      }),
    );
    if (this.stepsLeft < 0) throw stepsReached();
    this.known.set(key, found);
    return found;
  }

  spendScriptSteps(count: number): void {
    this.stepsLeft -= count;
    if (this.stepsLeft < 0) throw stepsReached();
  }
}

function stepsReached(): FormatError {
  return new FormatError('limit.steps', { offsetInBytes: 0, expected: `at most ${STEPS_IN_ALL} steps` });
}

function boundMeanings(meanings: readonly CommandMeaning[]): readonly CommandMeaning[] {
  let left = MEANINGS_LENGTH;
  return meanings.filter((meaning) => {
    left -= JSON.stringify(meaning).length;
    return left >= 0;
  });
}
