import { decodeGzip, MAX_HEADER_IN_BYTES } from '../../formats/gzip/decode-gzip.js';
import { parseMemberHeader } from '../../formats/gzip/member-header.js';
import { findNonZero } from '../../io/find-non-zero.js';
import { readUpTo } from '../../io/source.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { OpenPayload, Place } from '../walk/walk.js';

/** Visits the content of all members as one payload, and the bytes that belong to none. */
export const openGzipPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const { source } = content;
  const header = parseMemberHeader(await readUpTo(source, 0, MAX_HEADER_IN_BYTES));
  payload.facts.archive = {
    format: 'gzip',
    entryCount: 1,
    encryptedEntryCount: 0,
    encryption: [],
    directoryEncrypted: false,
  };
  const entryPlace: Place = {
    holder: payload,
    name: header?.name || nameWithoutSuffix(place.name),
    source: 'archive-entry',
    sizeInBytes: await sizeOf(),
    depth: place.depth + 1,
  };
  const entry = walk.list(entryPlace);
  if (!walk.unpacks) return;
  const onProblem = walk.problems.at(payload.path);
  let end = 0;
  await visitDecoded(walk, entry, entryPlace, async function* () {
    end = yield* decodeGzip(source, { budget: walk.budget, onProblem });
  });
  if (end === 0) return;
  const behind = await findNonZero(source, end, source.sizeInBytes, () => walk.budget.breathe());
  if (behind === undefined) return;
  const name = rangeName('behind', end);
  const sizeInBytes = source.sizeInBytes - end;
  if (walk.problems.isReadable(payload.path)) {
    onProblem({ code: 'gzip.data-behind-end', offsetInBytes: end, effect: 'they are listed as a payload' });
  }
  const holder = { payload, source, depth: place.depth };
  const hiddenIn = 'behind the last gzip member that could be read';
  await visitRange(walk, holder, { name, source: 'appended', offsetInBytes: end, sizeInBytes, hiddenIn });

  /** The last four bytes have it, of the last member only. */
  async function sizeOf(): Promise<number> {
    const trailer = Buffer.from(await readUpTo(source, source.sizeInBytes - 4, 4));
    const declared = trailer.length === 4 ? trailer.readUInt32LE(0) : 0;
    return Math.min(declared, MAX_EXPANSION * source.sizeInBytes);
  }
};

/** Deflate packs no better. */
const MAX_EXPANSION = 1032;

/** As gzip names what it unpacks. */
function nameWithoutSuffix(name: string): string {
  return name.replace(/\.t[ag]z$/i, '.tar').replace(/\.gz$/i, '');
}
