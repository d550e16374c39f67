import type { ReadOptions } from '../../io/read-options.js';

export interface PeOptions extends ReadOptions {
  /** Sees the bytes of the whole program in order, when they pass for the entropy. */
  onChunk?: (chunk: Uint8Array) => void;
}
