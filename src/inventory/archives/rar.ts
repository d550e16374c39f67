import type { Payload } from '../../facts/payload.js';
import { openRar, type RarEntry } from '../../formats/rar/archive.js';
import { readStoredEntry } from '../../formats/rar/stored-entry.js';
import { plural } from '../../io/plural.js';
import type { UnreadReason } from '../../io/unread-reason.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import type { OpenPayload, Place, Walk } from '../walk/walk.js';

/** Lists the files of a RAR archive and visits those that are stored; RAR's own compression is not undone. */
export const openRarPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
  const archive = await openRar(content.source, options);
  const files = archive.entries?.filter((entry) => !entry.isDirectory);
  payload.facts.archive = {
    format: 'rar',
    ...(files === undefined ? {} : { entryCount: files.length }),
    encryptedEntryCount: files?.filter(({ encrypted }) => encrypted).length ?? 0,
    encryption: archive.encrypted ? ['rar-aes'] : [],
    directoryEncrypted: archive.headerEncrypted,
  };
  const listed = (files ?? []).map((entry) => {
    const { encrypted, name, sizeInBytes } = entry;
    const entryPlace: Place = {
      holder: payload,
      name,
      source: 'archive-entry',
      sizeInBytes,
      depth: place.depth + 1,
      encrypted,
    };
    return { entry, place: entryPlace, payload: walk.list(entryPlace) };
  });
  if (!walk.unpacks) return;
  for (const one of listed.filter(({ entry }) => isReadable(entry))) {
    const onProblem = walk.problems.at(one.payload.path);
    await visitDecoded(walk, one.payload, one.place, () =>
      readStoredEntry(content.source, one.entry, { onProblem, budget: walk.budget }),
    );
  }
  const unread = (files ?? []).filter((entry) => !isReadable(entry) && !isLink(entry));
  const compressed = unread.filter(({ encrypted }) => !encrypted);
  if (compressed.length > 0) {
    options.onProblem({
      code: 'inventory.not-unpacked',
      offsetInBytes: 0,
      effect: `the content of ${plural(compressed.length, 'file')} of the RAR archive is not unpacked`,
    });
    noteUnread(walk, payload, compressed, 'unsupported', 'a RAR archive, whose compression is not undone');
  }
  const encrypted = unread.filter((entry) => entry.encrypted && entry.sizeInBytes > 0);
  if (encrypted.length > 0) {
    noteUnread(walk, payload, encrypted, 'encrypted', 'a RAR archive whose password is not known');
  }
};

function noteUnread(
  walk: Walk,
  payload: Payload,
  entries: readonly RarEntry[],
  reason: UnreadReason,
  note: string,
): void {
  const sizeInBytes = entries.reduce((sum, { data }) => sum + data.sizeInBytes, 0);
  walk.unread.note(payload, { reason, count: entries.length, sizeInBytes, note });
}

function isReadable(entry: RarEntry): boolean {
  return entry.isStored && !entry.encrypted && !isLink(entry);
}

/** RAR 5 gives a link, or a further copy of a file, the size of what it stands for, and no data. */
function isLink({ data, isStored, sizeInBytes }: RarEntry): boolean {
  return isStored && data.sizeInBytes === 0 && sizeInBytes > 0;
}
