import { splitLiterally } from '../commands/command-line.js';

/** What a batch file is started with, by the payload that it is. */
export class ScriptArguments {
  /** Undefined where it is started in several ways: then no argument is known. */
  private readonly ofScript = new Map<number, string | undefined>();

  add(script: number, args: string): void {
    const isOther = this.ofScript.has(script) && this.ofScript.get(script) !== args;
    this.ofScript.set(script, isOther ? undefined : args);
  }

  /** A command of the script with `%1` … `%9` and `%*` replaced by what is known. */
  expand(script: number, text: string): string {
    const args = this.ofScript.get(script);
    if (args === undefined || !/%(?:~?[1-9]|\*)/.test(text)) return text;
    // `%1` keeps its quotes, `%~1` loses them; a word with blanks was quoted.
    const words = splitLiterally(`x ${args}`).slice(1);
    const quoted = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);
    const expanded = text.replace(/%(?:(~?)([1-9])|\*)/g, (_whole, bare?: string, number?: string) => {
      if (number === undefined) return args;
      const word = words[Number(number) - 1] ?? '';
      return bare === '~' ? word : quoted(word);
    });
    return expanded.length <= EXPANDED_LENGTH ? expanded : text;
  }
}

/** cmd takes no more in one line. */
const EXPANDED_LENGTH = 8_192;
