import type { CommandMeaning, UnzipFamily } from '../commands/command-meaning.js';
import { interpretCommand } from '../commands/interpret-command.js';
import type { CommandText } from './command-text.js';

/** Characters of all meanings of one command: `copy a+b+c… d` says `d` again for each of them. */
const MEANINGS_LENGTH = 65_536;

/** Interprets command lines, each text once: installers repeat theirs, a hostile package does so twenty thousand times. */
export class CommandReader {
  private readonly known = new Map<string, readonly CommandMeaning[]>();

  /** @param family what the program at the head of the line is known to be */
  read(
    { form, isExpanded, meanings, text }: Pick<CommandText, 'form' | 'isExpanded' | 'meanings' | 'text'>,
    family?: UnzipFamily,
  ): readonly CommandMeaning[] {
    if (form !== 'command-line') return meanings ?? [];
    const key = `${family ?? ''}\n${isExpanded}\n${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const found = boundMeanings(
      interpretCommand(text, { expanded: isExpanded, ...(family === undefined ? {} : { program: family }) }),
    );
    this.known.set(key, found);
    return found;
  }
}

function boundMeanings(meanings: readonly CommandMeaning[]): readonly CommandMeaning[] {
  let left = MEANINGS_LENGTH;
  return meanings.filter((meaning) => {
    left -= JSON.stringify(meaning).length;
    return left >= 0;
  });
}
