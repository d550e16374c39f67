import type { EmbeddedStart } from '../../formats/descriptor/embedded-start.js';
import { EMBEDDED_STARTS, type EmbeddedKind } from '../../formats/index.js';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import { areaOf } from '../../io/problem.js';
import type { ByteRange, Source } from '../../io/source.js';

const STARTS: ReadonlyMap<EmbeddedKind, EmbeddedStart<EmbeddedKind>> = new Map(
  EMBEDDED_STARTS.map((start) => [start.kind, start]),
);

/** How a kind starts and ends inside of other content. */
export function embeddedStartOf(kind: EmbeddedKind): EmbeddedStart<EmbeddedKind> {
  return STARTS.get(kind)!;
}

/**
 * Has the header at the start of `source` proved by the reader that would open what it announces. Undefined when that
 * finds no such thing. Of ZIP archives the last one in the source is found, which may start later.
 *
 * @throws FormatError `limit.*`
 */
export async function findExtent(
  kind: EmbeddedKind,
  source: Source,
  budget: Budget,
): Promise<ByteRange | undefined> {
  try {
    return await embeddedStartOf(kind).findExtent(source, budget);
  } catch (error) {
    if (error instanceof FormatError && areaOf(error.code) !== 'limit') return undefined;
    throw error;
  }
}
