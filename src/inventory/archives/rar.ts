import { openRar, type RarEntry } from '../../formats/rar/archive.js';
import { readStoredEntry } from '../../formats/rar/stored-entry.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import type { OpenPayload, Place } from '../walk/walk.js';

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
  const unread = listed.filter(
    ({ entry }) => !entry.encrypted && !isReadable(entry) && !isLink(entry),
  ).length;
  if (unread > 0) {
    options.onProblem({
      code: 'inventory.not-unpacked',
      offsetInBytes: 0,
      effect: `the content of ${unread} files of the RAR archive is not unpacked`,
    });
  }
};

function isReadable(entry: RarEntry): boolean {
  return entry.isStored && !entry.encrypted && !isLink(entry);
}

/** RAR 5 gives a link, or a further copy of a file, the size of what it stands for, and no data. */
function isLink({ data, isStored, sizeInBytes }: RarEntry): boolean {
  return isStored && data.sizeInBytes === 0 && sizeInBytes > 0;
}
