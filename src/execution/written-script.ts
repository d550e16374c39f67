import { baseName } from './path-name.js';

/** `echo command > file.bat`: cmd writes the text up to the last redirection. */
const ECHO =
  /^\s{0,8}@?echo[\s.:(]([^\r\n]{1,8192}?)\s{0,8}>{1,2}\s{0,8}"?([^"<>|&\r\n]{1,512}\.(?:bat|cmd))"?\s{0,8}$/i;

/** Batch files that commands write line by line, and run. */
export class WrittenScripts {
  private readonly written = new Set<string>();
  private readonly run = new Set<string>();

  addCommand(text: string): void {
    const file = ECHO.exec(text)?.[2];
    if (file !== undefined) this.written.add(baseName(file));
  }

  /** @param script what a command runs */
  addRun(script: string): void {
    this.run.add(baseName(script));
  }

  /** The line that a command writes into a batch file which something runs; undefined for other commands. */
  lineOf(text: string): string | undefined {
    if (this.written.size === 0) return undefined;
    const [, line, file] = ECHO.exec(text) ?? [];
    return file !== undefined && this.run.has(baseName(file)) ? line : undefined;
  }
}
