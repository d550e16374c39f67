import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { OnProblem } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';

/** CFFILE [MS-CAB 2.3]: one file of a folder. */
export interface CabFile {
  /** As written, with `\` between folders. Decoded as UTF-8 when the entry says so, else as Windows-1252. */
  name: string;
  /** The name's bytes without the final NUL, for other code pages. */
  rawName: Uint8Array;
  sizeInBytes: number;
  /** uoffFolderStart: where the file starts in its folder's uncompressed bytes. */
  offsetInFolder: number;
  /** iFolder as it stands in the file: an index, or 0xFFFD to 0xFFFF for files that span cabinets. */
  folder: number;
  /** The folder meant; undefined when the cabinet has no such folder. */
  folderIndex: number | undefined;
  continuedFromPrevious: boolean;
  continuedToNext: boolean;
  attributes: number;
  /** `2026-11-23T14:05:30`, in the local time of whoever made the cabinet; undefined when it is no date. */
  modified?: string;
  /** Where the CFFILE stands in the cabinet. */
  offsetInBytes: number;
}

/** CFFILE attribute: the name is UTF-8. */
export const ATTRIBUTE_NAME_IS_UTF8 = 0x80;

const FOLDER_CONTINUED_FROM_PREVIOUS = 0xfffd;
const FOLDER_CONTINUED_TO_NEXT = 0xfffe;
const FOLDER_CONTINUED_PREVIOUS_AND_NEXT = 0xffff;

const ENTRY_SIZE_IN_BYTES = 16;
/** The format allows 255 bytes [MS-CAB 2.3]; longer names are read as long as this bound finds their end. */
const MAX_NAME_SIZE_IN_BYTES = 4096;
const LONGEST_VALID_NAME_IN_BYTES = 255;
const WINDOW_SIZE_IN_BYTES = 1 << 18;
/** What an entry takes on average, to read small tables in one small piece. */
const TYPICAL_ENTRY_SIZE_IN_BYTES = 64;

export interface FileTable {
  offsetInBytes: number;
  fileCount: number;
  /** Number of folders that could be read. */
  folderCount: number;
}

/** Reads a file table; what is cut off is told as `cab.file-table`. */
export async function readFileTable(
  source: Source,
  { fileCount, folderCount, offsetInBytes }: FileTable,
  onProblem: OnProblem,
): Promise<CabFile[]> {
  const files: CabFile[] = [];
  let at = offsetInBytes;
  let window = new FileWindow(new Uint8Array(0), at);
  while (files.length < fileCount) {
    if (!window.holdsEntryAt(at) && window.endInBytes < source.sizeInBytes) {
      const wanted = (fileCount - files.length) * TYPICAL_ENTRY_SIZE_IN_BYTES;
      const lengthInBytes = ENTRY_SIZE_IN_BYTES + MAX_NAME_SIZE_IN_BYTES + wanted;
      window = new FileWindow(await readUpTo(source, at, Math.min(lengthInBytes, WINDOW_SIZE_IN_BYTES)), at);
    }
    const file = window.parseFileAt(at, folderCount);
    if (file === undefined) {
      onProblem({
        code: 'cab.file-table',
        offsetInBytes: at,
        effect: `${fileCount - files.length} of ${fileCount} files cannot be listed`,
      });
      break;
    }
    reportOddities(file, folderCount, onProblem);
    files.push(file);
    at += ENTRY_SIZE_IN_BYTES + file.rawName.length + 1;
  }
  return files;
}

/** A piece of the file table in memory. */
class FileWindow {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly startInBytes: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get endInBytes(): number {
    return this.startInBytes + this.bytes.length;
  }

  /** True when an entry of any valid length at this place of the cabinet lies inside. */
  holdsEntryAt(offsetInBytes: number): boolean {
    const at = offsetInBytes - this.startInBytes;
    return at + ENTRY_SIZE_IN_BYTES + MAX_NAME_SIZE_IN_BYTES <= this.bytes.length;
  }

  /** Undefined when the entry is cut off or its name has no end. */
  parseFileAt(offsetInBytes: number, folderCount: number): CabFile | undefined {
    const at = offsetInBytes - this.startInBytes;
    const nameAt = at + ENTRY_SIZE_IN_BYTES;
    if (nameAt >= this.bytes.length) return undefined;
    const name = this.bytes.subarray(nameAt, nameAt + MAX_NAME_SIZE_IN_BYTES);
    const nameLength = name.indexOf(0);
    if (nameLength < 0) return undefined;
    const rawName = name.subarray(0, nameLength);
    const folder = this.view.getUint16(at + 8, true);
    const attributes = this.view.getUint16(at + 14, true);
    const modified = parseDosTime(this.view.getUint16(at + 10, true), this.view.getUint16(at + 12, true));
    const file: CabFile = {
      name: decodeName(rawName, attributes),
      rawName,
      sizeInBytes: this.view.getUint32(at, true),
      offsetInFolder: this.view.getUint32(at + 4, true),
      folder,
      folderIndex: resolveFolder(folder, folderCount),
      continuedFromPrevious:
        folder === FOLDER_CONTINUED_FROM_PREVIOUS || folder === FOLDER_CONTINUED_PREVIOUS_AND_NEXT,
      continuedToNext: folder === FOLDER_CONTINUED_TO_NEXT || folder === FOLDER_CONTINUED_PREVIOUS_AND_NEXT,
      attributes,
      offsetInBytes,
    };
    if (modified !== undefined) file.modified = modified;
    return file;
  }
}

function resolveFolder(folder: number, folderCount: number): number | undefined {
  if (folderCount === 0) return undefined;
  if (folder === FOLDER_CONTINUED_TO_NEXT) return folderCount - 1;
  if (folder === FOLDER_CONTINUED_FROM_PREVIOUS || folder === FOLDER_CONTINUED_PREVIOUS_AND_NEXT) return 0;
  return folder < folderCount ? folder : undefined;
}

function decodeName(rawName: Uint8Array, attributes: number): string {
  const bytes = Buffer.from(rawName.buffer, rawName.byteOffset, rawName.length);
  if (isAscii(bytes)) return bytes.toString('latin1');
  if ((attributes & ATTRIBUTE_NAME_IS_UTF8) !== 0) return bytes.toString('utf8');
  return iconv.decode(bytes, 'windows-1252');
}

/** MS-DOS date and time [MS-CAB 2.3]: seconds in steps of two. */
function parseDosTime(date: number, time: number): string | undefined {
  const year = 1980 + (date >> 9);
  const month = (date >> 5) & 0x0f;
  const day = date & 0x1f;
  const [hour, minute, second] = [time >> 11, (time >> 5) & 0x3f, (time & 0x1f) * 2];
  const leapDay = month === 2 && year % 4 === 0 && year !== 2100 ? 1 : 0;
  if (day < 1 || day > (DAYS_IN_MONTH[month - 1] ?? 0) + leapDay) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return `${year}-${twoDigits(month)}-${twoDigits(day)}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

const DAYS_IN_MONTH: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** A root, a drive, or a step out of the folder. */
const LEADS_OUT = /^(?:[/\\]|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/i;

function reportOddities(file: CabFile, folderCount: number, onProblem: OnProblem): void {
  const { rawName, offsetInBytes } = file;
  const code = 'cab.file-name';
  if (rawName.length === 0) {
    onProblem({ code, offsetInBytes, effect: 'a file is listed without a name' });
  } else if (rawName.length > LONGEST_VALID_NAME_IN_BYTES) {
    onProblem({ code, offsetInBytes, effect: `a name of ${rawName.length} bytes is listed in full` });
  } else if ((file.attributes & ATTRIBUTE_NAME_IS_UTF8) !== 0 && !isUtf8(rawName)) {
    onProblem({ code, offsetInBytes, effect: 'a name holds replacement characters' });
  }
  if (LEADS_OUT.test(file.name)) {
    onProblem({
      code: 'cab.name-traversal',
      offsetInBytes,
      effect: `${JSON.stringify(file.name)}: whoever unpacks it without a check writes elsewhere`,
    });
  }
  if (file.folderIndex === undefined) {
    onProblem({
      code: 'cab.folder-index',
      offsetInBytes,
      effect: `the bytes of one file cannot be read: it names folder ${file.folder} of ${folderCount}`,
    });
  }
}
