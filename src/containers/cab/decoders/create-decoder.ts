import { FormatError } from '../../../io/format-error.js';
import type { CabMethod } from '../folder.js';
import type { BlockDecoder } from './decoder.js';
import { MszipDecoder } from './mszip.js';
import { StoredDecoder } from './stored.js';

/**
 * A fresh decoder for one folder.
 *
 * @throws FormatError `cab.method` with offset 0: there is none for this method and window
 */
export function createDecoder(method: CabMethod, windowBits: number): BlockDecoder {
  if (method === 'stored') return new StoredDecoder();
  if (method === 'mszip') return new MszipDecoder();
  throw new FormatError('cab.method', { offsetInBytes: 0, found: `${method}:${windowBits}` });
}
