import { createHash } from 'node:crypto';

/**
 * Random-looking bytes that are the same in every run: SHA-256 of seed and counter, one block after the other.
 * Samples take salts, keys and "encrypted" data from here, so that a build gives the same bytes each time.
 */
export function pseudoRandomBytes(seed: string, lengthInBytes: number): Uint8Array {
  const bytes = Buffer.alloc(lengthInBytes);
  for (let offset = 0, block = 0; offset < lengthInBytes; offset += 32, block += 1) {
    createHash('sha256').update(`${seed}:${block}`).digest().copy(bytes, offset);
  }
  return bytes;
}

/** A name of `length` lower-case letters out of the same source. */
export function pseudoRandomName(seed: string, length: number): string {
  return Array.from(pseudoRandomBytes(seed, length), (byte) => String.fromCharCode(97 + (byte % 26))).join(
    '',
  );
}
