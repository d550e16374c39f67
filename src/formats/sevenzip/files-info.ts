import type { HeaderReader } from './header-reader.js';
import { METHOD_AES } from './method.js';
import { ID_EMPTY_FILE, ID_EMPTY_STREAM, ID_END, ID_NAMES } from './property-id.js';
import type { Folder } from './streams-info.js';

/** One file as the header of a 7z archive describes it. */
export interface SevenZipEntry {
  name: string;
  sizeInBytes: number;
  encrypted: boolean;
  isDirectory: boolean;
  /** Where its content is: the file of that number in that folder. Absent when it has none. */
  place?: { folder: Folder; index: number };
}

export function isEncrypted(folder: Folder): boolean {
  return folder.coders.some(({ methodId }) => methodId === METHOD_AES);
}

/** The files, up to the limit, and how many there are. */
export interface FilesInfo {
  entries: SevenZipEntry[];
  count: number;
}

/** Reads a FilesInfo up to its end mark; sizes and encryption come from the folders, in order. */
export function readFilesInfo(
  reader: HeaderReader,
  folders: readonly Folder[],
  filesAtMost: number,
): FilesInfo {
  const total = reader.number();
  const count = Math.min(total, filesAtMost);
  let names: string[] = [];
  let isEmptyStream: boolean[] = [];
  let isEmptyFile: boolean[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) break;
    const end = reader.number() + reader.offset;
    if (id === ID_NAMES) names = readNames(reader, end, count);
    else if (id === ID_EMPTY_STREAM) isEmptyStream = reader.bits(count);
    else if (id === ID_EMPTY_FILE) isEmptyFile = reader.bits(isEmptyStream.filter(Boolean).length);
    reader.seek(end);
  }
  const contents = folders.flatMap((folder) => {
    const encrypted = isEncrypted(folder);
    return folder.substreams.map(({ sizeInBytes }, index) => ({
      sizeInBytes,
      encrypted,
      place: { folder, index },
    }));
  });
  let contentIndex = 0;
  let emptyIndex = 0;
  const entries = Array.from({ length: count }, (_, index): SevenZipEntry => {
    const name = names[index] ?? '';
    if (isEmptyStream[index] === true) {
      const isDirectory = isEmptyFile[emptyIndex] !== true;
      emptyIndex += 1;
      return { name, sizeInBytes: 0, encrypted: false, isDirectory };
    }
    const content = contents[contentIndex] ?? { sizeInBytes: 0, encrypted: false };
    contentIndex += 1;
    return { name, ...content, isDirectory: false };
  });
  return { entries, count: total };
}

/** UTF-16LE names, each with a final NUL. */
function readNames(reader: HeaderReader, end: number, count: number): string[] {
  if (reader.u8() !== 0) reader.fail('names in the header itself', 1);
  const text = Buffer.from(reader.readBytes(Math.max(0, end - reader.offset))).toString('utf16le');
  return text.split('\0', count);
}
