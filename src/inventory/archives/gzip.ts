import { decodeGzip, readDeclaredSize, readFirstHeader } from '../../formats/gzip/decode-gzip.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { OpenPayload, Place } from '../walk/walk.js';

/** Visits the content of all members as one payload, and the bytes that belong to none. */
export const openGzipPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const { source } = content;
  const header = await readFirstHeader(source);
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
    sizeInBytes: await readDeclaredSize(source),
    depth: place.depth + 1,
  };
  const entry = walk.list(entryPlace);
  if (!walk.unpacks) return;
  const onProblem = walk.problems.at(payload.path);
  let rest: number | undefined;
  await visitDecoded(walk, entry, entryPlace, async function* () {
    rest = yield* decodeGzip(source, { budget: walk.budget, onProblem });
  });
  if (rest === undefined) return;
  const holder = { payload, source, depth: place.depth };
  await visitRange(walk, holder, {
    name: rangeName('behind', rest),
    source: 'appended',
    offsetInBytes: rest,
    sizeInBytes: source.sizeInBytes - rest,
    hiddenIn: 'behind the last gzip member that could be read',
  });
};

/** As gzip names what it unpacks. */
function nameWithoutSuffix(name: string): string {
  return name.replace(/\.t[ag]z$/i, '.tar').replace(/\.gz$/i, '');
}
