import { openRar } from '../containers/rar/archive.js';
import { openSevenZip } from '../containers/sevenzip/archive.js';
import type { OpenPayload } from './walk.js';

/** Lists the entries of archives whose compression we do not undo: 7z and RAR. */
export const openListedArchive: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const format = payload.type === 'rar' ? 'rar' : '7z';
  const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
  const archive = await (format === 'rar' ? openRar : openSevenZip)(content.source, options);
  const files = archive.entries?.filter((entry) => !entry.isDirectory);
  const encryptedCount = files?.filter((entry) => entry.encrypted).length ?? 0;
  payload.facts.archive = {
    format,
    ...(files === undefined ? {} : { entryCount: files.length }),
    encryptedEntryCount: encryptedCount,
    encryption: archive.encrypted || archive.headerEncrypted ? [`${format}-aes`] : [],
    directoryEncrypted: archive.headerEncrypted,
  };
  for (const { encrypted, name, sizeInBytes } of files ?? []) {
    walk.list({
      holder: payload,
      name,
      source: 'archive-entry',
      sizeInBytes,
      depth: place.depth + 1,
      encrypted,
    });
  }
  if (walk.unpacks && !archive.headerEncrypted && encryptedCount < (files?.length ?? 1)) {
    options.onProblem({
      code: 'inventory.not-unpacked',
      offsetInBytes: 0,
      effect: `the content of the ${format} archive is not unpacked`,
    });
  }
};
