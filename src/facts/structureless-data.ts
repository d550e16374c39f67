import type { Payload } from './payload.js';

/** Bits per byte: compressed and encrypted data have more. */
const HIGH_ENTROPY = 7.9;
const SMALLEST_DATA_IN_BYTES = 4_096;

/** True for data of no known form that is as good as random. */
export function isStructureless({ facts, sizeInBytes, type }: Payload): boolean {
  return type === 'data' && sizeInBytes >= SMALLEST_DATA_IN_BYTES && (facts.entropy ?? 0) >= HIGH_ENTROPY;
}
