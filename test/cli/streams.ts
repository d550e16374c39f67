import { Readable, Writable } from 'node:stream';
import { runCli } from '../../src/cli/run-cli.js';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSurroundings {
  readonly stdin?: Uint8Array;
  readonly isTerminal?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the command line inside of this process. */
export async function run(args: readonly string[], surroundings: CliSurroundings = {}): Promise<CliResult> {
  const stdout = new Recorder(surroundings.isTerminal ?? false);
  const stderr = new Recorder(false);
  const stdin = Readable.from(surroundings.stdin === undefined ? [] : [Buffer.from(surroundings.stdin)]);
  const exitCode = await runCli(args, { stdin, stdout, stderr, env: surroundings.env ?? {} });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** As {@link run}, for more output than a string can hold. */
export async function lengthShown(args: readonly string[]) {
  const shown = { length: 0, end: '' };
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      shown.length += chunk.length;
      shown.end = (shown.end + chunk.toString()).slice(-1000);
      done();
    },
  });
  const stderr = new Recorder(false);
  const exitCode = await runCli(args, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return { ...shown, exitCode, stderr: stderr.text };
}

class Recorder extends Writable {
  text = '';

  constructor(readonly isTTY: boolean) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
