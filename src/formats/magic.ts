import type { MagicNumber } from './descriptor/format.js';
import { FORMATS, type PayloadType } from './index.js';
import { identifyTextContent } from './text/text-content.js';

/**
 * Names the form of a payload by its first bytes alone; its name plays no part. `head` is its first 64 KiB or all
 * of it, `sizeInBytes` its whole length. Never throws: what nothing fits is `text` or `data`.
 *
 * Programs are identified by the headers in `head`; `parsePe` knows better. Scripts without a form of their own are
 * `text`.
 */
export function identifyMagic(head: Uint8Array, sizeInBytes: number): PayloadType {
  if (sizeInBytes === 0 || head.length === 0) return 'empty';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const candidate of CANDIDATES[head[0]!]!) {
    if (!fits(candidate, head, view, sizeInBytes)) continue;
    const { distinguish, type } = candidate;
    const found = distinguish === undefined ? type : distinguish(head, sizeInBytes);
    if (found !== undefined) return found;
  }
  return identifyTextContent(head) ?? 'data';
}

/** Every field stands in each of them, in one order: V8 gives them one hidden class. */
interface Candidate extends Required<Omit<MagicNumber, 'alsoAsks'>> {
  readonly type: PayloadType;
  readonly alsoAsks: MagicNumber['alsoAsks'] | undefined;
  readonly distinguish: ((head: Uint8Array, sizeInBytes: number) => PayloadType | undefined) | undefined;
}

const ALL_CANDIDATES: readonly Candidate[] = FORMATS.flatMap(({ distinguish, magic = [], type }) =>
  magic.map(({ alsoAsks, bytes, minimumSizeInBytes = 0, offsetInBytes }) => ({
    type,
    offsetInBytes,
    bytes,
    minimumSizeInBytes,
    alsoAsks,
    distinguish,
  })),
);

/** By the first byte of the payload, in the order of trial: most forms show in it, and this is asked of every payload. */
const CANDIDATES: readonly (readonly Candidate[])[] = Array.from({ length: 256 }, (_, byte) =>
  ALL_CANDIDATES.filter(({ bytes, offsetInBytes }) => offsetInBytes > 0 || bytes.charCodeAt(0) === byte),
);

function fits(candidate: Candidate, head: Uint8Array, view: DataView, sizeInBytes: number): boolean {
  const { alsoAsks, bytes, minimumSizeInBytes, offsetInBytes } = candidate;
  if (head.length < offsetInBytes + bytes.length || head.length < minimumSizeInBytes) return false;
  for (let i = 0; i < bytes.length; i++) {
    if (head[offsetInBytes + i] !== bytes.charCodeAt(i)) return false;
  }
  return alsoAsks === undefined || alsoAsks(view, sizeInBytes);
}
