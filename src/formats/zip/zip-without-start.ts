import type { Budget } from '../../io/budget.js';
import type { Source } from '../../io/source.js';
import { readDirectory } from './directory.js';
import { END_RECORD_SIZE } from './end-record.js';
import { EntryList } from './entry-list.js';
import { type EndSearch, findEndRecords, TAIL_SIZE_IN_BYTES } from './locate.js';

/**
 * True for a ZIP that does not start like one: the local header of its first entry was overwritten, or little more than
 * an end record is left of it. A ZIP behind something else is not what the source is: here an entry starts where the
 * source does, or in front of it, where something was cut off. Reads the end of the source and the directory.
 */
export async function isZipWithoutStart(source: Source, budget: Budget): Promise<boolean> {
  const tailOffset = Math.max(0, source.sizeInBytes - TAIL_SIZE_IN_BYTES);
  const search = await findEndRecords(source, budget, tailOffset);
  const place = search.located[0]?.places[0];
  if (place === undefined) return tailOffset === 0 && endsInRecord(source, search);
  const list = new EntryList();
  await readDirectory(source, place, list, { budget, onProblem: () => {} });
  return list.entries.some(({ offsetInBytes }) => offsetInBytes <= 0);
}

/** True when the last end record announces entries and ends with the source. */
function endsInRecord({ sizeInBytes }: Source, { stray }: EndSearch): boolean {
  const record = stray?.record;
  if (record === undefined || sizeInBytes < END_RECORD_SIZE) return false;
  const announces = record.claims.some(({ entryCount }) => entryCount > 0);
  return announces && record.endInBytes === sizeInBytes && !record.commentTruncated;
}
