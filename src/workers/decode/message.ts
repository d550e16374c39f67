import type { Batch } from '../../formats/cab/batch.js';
import type { CabMethod } from '../../formats/cab/folder.js';

/** What the thread is started with. */
export interface DecoderThreadData {
  /** The memory of its `ThreadGate`. */
  readonly gate: SharedArrayBuffer;
}

/** What the thread is asked. Batches of a folder come in order; `end` forgets its decoder, `close` is the last word. */
export type Question =
  | { kind: 'decode'; folder: number; method: CabMethod; windowBits: number; batch: Batch }
  | { kind: 'end'; folder: number }
  | { kind: 'close' };

/** The first word of the thread: its code was found and runs. */
export const READY = 'ready';
