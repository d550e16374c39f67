import type { Readable, Writable } from 'node:stream';

/** What the command line reads and writes; `process` is one. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable;
  readonly env?: NodeJS.ProcessEnv;
}
