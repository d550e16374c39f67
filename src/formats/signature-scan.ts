import { EMBEDDED_STARTS, type EmbeddedKind } from './index.js';

export interface SignatureHit {
  readonly kind: EmbeddedKind;
  readonly offsetInBytes: number;
}

interface Signature {
  readonly kind: EmbeddedKind;
  readonly bytes: Buffer;
  /** What is searched for, and where it stands in the signature: the part whose first byte is rare. */
  readonly anchor: Buffer;
  readonly anchorOffset: number;
}

const SIGNATURES: readonly Signature[] = EMBEDDED_STARTS.filter(
  ({ isInProgramsOnly }) => isInProgramsOnly === undefined,
).flatMap(({ anchorOffset, kind, otherSignature, signature }) =>
  [signature, otherSignature ?? []].flat().map((text) => {
    const bytes = Buffer.from(text, 'latin1');
    return { kind, bytes, anchor: bytes.subarray(anchorOffset), anchorOffset };
  }),
);

/** One less than the longest signature has. */
const OVERLAP_IN_BYTES = Math.max(...SIGNATURES.map(({ bytes }) => bytes.length)) - 1;

/** Of each kind: decoys must not make the list grow with the input. The caller reports when the bound is reached. */
export const MAX_HITS_PER_KIND = 1024;

/** Looks for the signatures of containers in bytes that are all there. */
export function findSignatures(bytes: Uint8Array): readonly SignatureHit[] {
  const found = new SignatureHits();
  found.search(asBuffer(bytes), 0, bytes.length);
  return found.hits;
}

/** Looks for the signatures of containers in bytes that come chunk by chunk. */
export class SignatureScan {
  private readonly found = new SignatureHits();
  /** The end of the last chunk, and room for the start of the next: a signature may straddle the border. */
  private readonly border = Buffer.allocUnsafe(2 * OVERLAP_IN_BYTES);
  private carried = 0;
  private position = 0;

  get hits(): readonly SignatureHit[] {
    return this.found.hits;
  }

  update(chunk: Uint8Array): void {
    const bytes = asBuffer(chunk);
    this.searchBorder(bytes);
    this.found.search(bytes, this.position, bytes.length);
    this.position += bytes.length;
    this.carry(bytes);
  }

  private searchBorder(next: Buffer): void {
    const copied = next.copy(this.border, this.carried, 0, OVERLAP_IN_BYTES);
    if (this.carried === 0) return;
    const border = this.border.subarray(0, this.carried + copied);
    this.found.search(border, this.position - this.carried, this.carried);
  }

  /** Keeps the last bytes that have come, for the border to the next chunk. */
  private carry(bytes: Buffer): void {
    if (bytes.length >= OVERLAP_IN_BYTES) {
      this.carried = bytes.copy(this.border, 0, bytes.length - OVERLAP_IN_BYTES);
      return;
    }
    const all = this.carried + bytes.length;
    this.border.copyWithin(0, Math.max(0, all - OVERLAP_IN_BYTES), all);
    this.carried = Math.min(all, OVERLAP_IN_BYTES);
  }
}

class SignatureHits {
  readonly hits: SignatureHit[] = [];
  private readonly noted = new Map<EmbeddedKind, Set<number>>();

  /** Notes signatures that start in the first `startLimit` bytes and are complete in `bytes`. */
  search(bytes: Buffer, baseOffset: number, startLimit: number): void {
    for (const { anchor, anchorOffset, bytes: wanted, kind } of SIGNATURES) {
      if (this.noted.get(kind)?.size === MAX_HITS_PER_KIND) continue;
      let at = bytes.indexOf(anchor);
      while (at >= 0 && at - anchorOffset < startLimit) {
        const start = at - anchorOffset;
        if (start >= 0 && wanted.compare(bytes, start, at, 0, anchorOffset) === 0)
          this.note(kind, baseOffset + start);
        at = bytes.indexOf(anchor, at + 1);
      }
    }
  }

  private note(kind: EmbeddedKind, offsetInBytes: number): void {
    const noted = this.noted.get(kind) ?? new Set();
    if (noted.size >= MAX_HITS_PER_KIND || noted.has(offsetInBytes)) return;
    this.noted.set(kind, noted.add(offsetInBytes));
    this.hits.push({ kind, offsetInBytes });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
