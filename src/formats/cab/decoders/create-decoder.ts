import { FormatError } from '../../../io/format-error.js';
import type { CabMethod } from '../folder.js';
import type { BlockDecoder } from './decoder.js';
import { LzxDecoder } from './lzx.js';
import { MszipDecoder } from './mszip.js';
import { QuantumDecoder } from './quantum.js';
import { StoredDecoder } from './stored.js';

/**
 * A fresh decoder for one folder.
 *
 * @throws FormatError `cab.method` with offset 0: the method or window is unsupported
 */
export function createDecoder(method: CabMethod, windowBits: number): BlockDecoder {
  if (method === 'stored') return new StoredDecoder();
  if (method === 'mszip') return new MszipDecoder();
  // [MS-CAB 2.2] and [MS-PATCH 2.2]: windows of 32 KiB to 2 MiB; Quantum from 1 KiB.
  if (method === 'lzx' && isWithin(windowBits, 15, 21)) return new LzxDecoder(windowBits);
  if (method === 'quantum' && isWithin(windowBits, 10, 21)) return new QuantumDecoder(windowBits);
  throw new FormatError('cab.method', {
    offsetInBytes: 0,
    found: method === 'unknown' ? method : `${method} with a window of ${windowBits} bits`,
  });
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
