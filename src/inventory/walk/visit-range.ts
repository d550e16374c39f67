import type { Payload } from '../../facts/payload.js';
import { SliceSource, type Source } from '../../io/source.js';
import { ChargedSource } from './charged-source.js';
import type { Place, Walk } from './walk.js';

/** A run of bytes of a payload that is a payload of its own. */
export interface PayloadRange extends Pick<Place, 'name' | 'source'> {
  readonly offsetInBytes: number;
  readonly sizeInBytes: number;
  /** Where in its holder it lies, in words, when nothing there accounts for it. */
  readonly hiddenIn?: string;
  /** What stands between the bytes as they lie there and those of the payload. */
  readonly decode?: (bytes: Source) => Source;
}

/** The payload that contains the range, its bytes, and its depth. */
export interface RangeHolder {
  readonly payload: Payload;
  readonly source: Source;
  readonly depth: number;
}

/** Visits a range of bytes that another payload contains unchanged. */
export async function visitRange(walk: Walk, holder: RangeHolder, range: PayloadRange): Promise<Payload> {
  const { decode = asItStands, hiddenIn, name, offsetInBytes, sizeInBytes, source } = range;
  // Nested ranges are re-read at every level.
  walk.budget.checkDepth(holder.depth + 1);
  const slice = new SliceSource(holder.source, offsetInBytes, sizeInBytes);
  const bytes = decode(new ChargedSource(slice, sizeInBytes, walk.budget));
  return walk.visit(
    {
      holder: holder.payload,
      name,
      source,
      sizeInBytes: bytes.sizeInBytes,
      depth: holder.depth + 1,
      facts: { offsetInBytes, ...(hiddenIn === undefined ? {} : { hiddenIn }) },
    },
    bytes,
  );
}

/** The name of a range that nothing names: what it is, and where it starts. */
export function rangeName(what: string, offsetInBytes: number): string {
  return `${what}@0x${offsetInBytes.toString(16)}`;
}

function asItStands(bytes: Source): Source {
  return bytes;
}
