import { type EmbeddedStart, HEADER_READ_IN_BYTES } from '../../formats/descriptor/embedded-start.js';
import { EMBEDDED_STARTS, type EmbeddedKind } from '../../formats/index.js';
import type { Budget } from '../../io/budget.js';
import { readPassingChunks, type Source } from '../../io/source.js';

export interface HeaderHit {
  readonly kind: EmbeddedKind;
  readonly offsetInBytes: number;
}

/**
 * Looks for the headers of containers and programs in the bytes of a program, chunk by chunk. A signature alone proves
 * nothing there, since every unpacker has it as a constant: the fields behind it must make sense as well.
 */
export class HeaderScan {
  /** In order of offset within a chunk, kind by kind. */
  readonly hits: HeaderHit[] = [];
  /** Where the first of those stands that are too many to be noted. */
  firstDroppedOffset = Number.POSITIVE_INFINITY;
  /** Bytes seen so far. */
  position = 0;
  /** The end of the last chunk: a header may straddle the border. */
  private carried = Buffer.alloc(0);

  update(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const border = Buffer.concat([this.carried, bytes.subarray(0, HEADER_READ_IN_BYTES - 1)]);
    this.search(border, this.position - this.carried.length, this.carried.length);
    this.search(bytes, this.position, bytes.length);
    this.position += bytes.length;
    const tail = bytes.length < HEADER_READ_IN_BYTES ? Buffer.concat([this.carried, bytes]) : bytes;
    this.carried = Buffer.from(tail.subarray(-(HEADER_READ_IN_BYTES - 1)));
  }

  /** Notes headers that start in the first `startLimit` bytes and are complete in `bytes`. */
  private search(bytes: Buffer, baseOffset: number, startLimit: number): void {
    const end = Math.min(startLimit, bytes.length - HEADER_READ_IN_BYTES + 1);
    for (const header of HEADERS) {
      const { anchor, anchorOffset, kind } = header;
      for (let at = bytes.indexOf(anchor, anchorOffset); at >= 0; at = bytes.indexOf(anchor, at + 1)) {
        const start = at - anchorOffset;
        if (start >= end) break;
        if (standsAt(header, bytes, start)) this.note(kind, baseOffset + start);
      }
    }
  }

  private note(kind: EmbeddedKind, offsetInBytes: number): void {
    if (this.hits.length < MAX_HITS) this.hits.push({ kind, offsetInBytes });
    else this.firstDroppedOffset = Math.min(this.firstDroppedOffset, offsetInBytes);
  }
}

/** Scans all bytes of a source. */
export async function scanHeaders(source: Source, budget: Budget): Promise<HeaderScan> {
  const scan = new HeaderScan();
  for await (const chunk of readPassingChunks(source)) {
    await budget.breathe();
    scan.update(chunk);
  }
  return scan;
}

/** Identifies bytes by their header; for a program, the newer header must be in the bytes too. */
export function identifyHeader(head: Buffer): EmbeddedKind | undefined {
  if (head.length < HEADER_READ_IN_BYTES) return undefined;
  const found = HEADERS.find(
    ({ isHeader, signature }) => signature.equals(head.subarray(0, signature.length)) && isHeader(head, 0),
  );
  if (found?.kind !== 'pe') return found?.kind;
  const newHeader = head.readUInt32LE(0x3c);
  return head.toString('latin1', newHeader, newHeader + 4) === 'PE\0\0' ? 'pe' : undefined;
}

/** A self-extractor has as many local headers as files; hits inside an archive are skipped later. */
const MAX_HITS = 1 << 17;

interface Header extends Pick<EmbeddedStart<EmbeddedKind>, 'kind' | 'anchorOffset' | 'isHeader'> {
  readonly signature: Buffer;
  /** What is searched for: the part of the signature from `anchorOffset` on. */
  readonly anchor: Buffer;
}

const HEADERS: readonly Header[] = EMBEDDED_STARTS.map(
  ({ anchorOffset, isHeader, kind, signature: text }) => {
    const signature = Buffer.from(text, 'latin1');
    return { kind, signature, anchor: signature.subarray(anchorOffset), anchorOffset, isHeader };
  },
);

/** Whether the signature stands at `at`, with a header behind it that makes sense. */
function standsAt({ anchorOffset, isHeader, signature }: Header, bytes: Buffer, at: number): boolean {
  return signature.compare(bytes, at, at + anchorOffset, 0, anchorOffset) === 0 && isHeader(bytes, at);
}
