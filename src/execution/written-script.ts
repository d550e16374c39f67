import { baseName } from './path-name.js';

/** `echo command > file.bat`: cmd writes the text up to the last redirection. */
const ECHO =
  /^\s{0,8}@?echo[\s.:(]([^\r\n]{1,8192}?)\s{0,8}>{1,2}\s{0,8}"?([^"<>|&\r\n]{1,512}\.(?:bat|cmd))"?\s{0,8}$/i;

/**
 * Batch files that one command or script writes line by line, and another one runs. Those that a script runs itself are
 * read with the script.
 */
export class WrittenScripts {
  /** By name: the payloads of which commands run the file. */
  private readonly runners = new Map<string, Set<number>>();

  /** @param script what a command runs that stands in the payload `from` */
  addRun(script: string, from: number): void {
    const name = baseName(script);
    const runners = this.runners.get(name);
    if (runners === undefined) this.runners.set(name, new Set([from]));
    else runners.add(from);
  }

  /** The line that a command in the payload `from` writes into such a file; undefined for other commands. */
  lineOf(text: string, from: number): string | undefined {
    const [, line, file] = ECHO.exec(text) ?? [];
    const runners = file === undefined ? undefined : this.runners.get(baseName(file));
    return runners === undefined || runners.has(from) ? undefined : line;
  }
}
