import { FormatError } from '../../io/format-error.js';
import type { CabinetSet, CabSetFile } from './cabinet-set.js';
import { type DecodeOptions, decodeFolder } from './decode-folder.js';

/**
 * The bytes of one file. Unpacks its folder from the start: to read all files of a folder, use {@link decodeFolder}
 * once instead. A chunk is valid until the next one is asked for.
 *
 * @throws FormatError `cab.*` when the folder is damaged, missing or too short, after all that could be read
 */
export async function* readFile(
  set: CabinetSet,
  file: CabSetFile,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const folder = file.folderIndex === undefined ? undefined : set.folders[file.folderIndex];
  if (folder === undefined) {
    throw new FormatError('cab.folder-index', { offsetInBytes: file.offsetInBytes, found: file.folder });
  }
  if (file.sizeInBytes === 0) return;
  const end = file.offsetInFolder + file.sizeInBytes;
  let at = 0;
  for await (const chunk of decodeFolder(set, folder, options)) {
    const from = Math.max(file.offsetInFolder - at, 0);
    if (from < chunk.length) yield chunk.subarray(from, Math.min(end - at, chunk.length));
    at += chunk.length;
    if (at >= end) return;
  }
  throw new FormatError('cab.file-outside-folder', {
    offsetInBytes: file.offsetInBytes,
    expected: `a folder of at least ${end} bytes`,
    found: at,
  });
}
