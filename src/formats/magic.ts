import { identifyCompoundFile } from './cfb/compound-file-class.js';
import { MAGIC_NUMBERS, type MagicNumber } from './magic-number.js';
import type { PayloadType } from './payload-type.js';
import { identifyMz } from './pe/mz.js';
import { identifyTextContent } from './text/text-content.js';

/**
 * Names the form of a payload by its first bytes alone; its name plays no part. `head` is its first 64 KiB or all
 * of it, `sizeInBytes` its whole length. Never throws: what nothing fits is `text` or `data`.
 *
 * Programs come out as their headers in `head` say; `parsePe` knows better. Scripts come out as `text`.
 */
export function identifyMagic(head: Uint8Array, sizeInBytes: number): PayloadType {
  if (sizeInBytes === 0 || head.length === 0) return 'empty';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return (
    identifyMz(head, sizeInBytes) ??
    identifyCompoundFile(head) ??
    CANDIDATES[head[0] as number]?.find((magic) => fits(magic, head, view, sizeInBytes))?.type ??
    identifyTextContent(head) ??
    'data'
  );
}

/** By the first byte of the payload, in the order of trial: most forms show in it, and this is asked of every payload. */
const CANDIDATES: readonly (readonly MagicNumber[])[] = Array.from({ length: 256 }, (_, byte) =>
  MAGIC_NUMBERS.filter((magic) => magic.offsetInBytes > 0 || magic.bytes.charCodeAt(0) === byte),
);

function fits(magic: MagicNumber, head: Uint8Array, view: DataView, sizeInBytes: number): boolean {
  if (head.length < magic.offsetInBytes + magic.bytes.length) return false;
  for (let i = 0; i < magic.bytes.length; i++) {
    if (head[magic.offsetInBytes + i] !== magic.bytes.charCodeAt(i)) return false;
  }
  if (head.length < (magic.minimumSizeInBytes ?? 0)) return false;
  return magic.alsoAsks === undefined || magic.alsoAsks(view, sizeInBytes);
}
