import type { Readable, Writable } from 'node:stream';

/** The streams of the command line; `process` has this shape. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable;
  readonly env?: NodeJS.ProcessEnv;
}
