import type { Budget } from '../../io/budget.js';
import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { type CabFile, readFileTable } from './file.js';
import { type CabFolder, folderTableEnd, readFolderTable } from './folder.js';
import { type CabHeader, HEADER_SIZE_IN_BYTES, readHeader } from './header.js';

/** One cabinet file with its tables in memory; data is read through {@link decodeFolder}. */
export interface Cabinet {
  /** Starts at the cabinet's signature. */
  source: Source;
  /** What the cabinet is called where it was found; cabinets of a set name their neighbours. */
  name?: string;
  header: CabHeader;
  folders: readonly CabFolder[];
  files: readonly CabFile[];
  /** Bytes of the source that the cabinet says it takes (at least its header); what follows may be something else. */
  sizeInBytes: number;
}

/** Where problems are reported, what bounds the work, and the name of the cabinet. */
export interface OpenCabinetOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** File or stream name, to match it with the names that other cabinets of its set give. */
  name?: string;
}

/**
 * Reads header, folders and file table of the cabinet at the start of `source` [MS-CAB]. Lists what is
 * there of the tables, and reports what is missing.
 *
 * @throws FormatError `cab.not-a-cabinet`, `cab.truncated`, `cab.header-string`: nothing can be listed
 */
export async function openCabinet(source: Source, options: OpenCabinetOptions): Promise<Cabinet> {
  const { budget, name, onProblem } = options;
  budget.checkTime();
  const header = await readHeader(source);
  reportHeaderOddities(source, header, onProblem);
  const folders = await readFolderTable(source, header, onProblem);
  const files = await readFiles(source, header, folders.length, onProblem);
  if (files.length === 0 && header.fileCount === 0 && folders.length > 0) {
    onProblem({
      code: 'cab.no-files',
      offsetInBytes: 28,
      effect: `the data of ${plural(folders.length, 'folder')} belongs to no file`,
    });
  }
  await budget.breathe();
  const sizeInBytes = Math.min(Math.max(header.sizeInBytes, HEADER_SIZE_IN_BYTES), source.sizeInBytes);
  return { source, header, folders, files, sizeInBytes, ...(name === undefined ? {} : { name }) };
}

/**
 * The files that the header leads to and, where its offset leaves a gap behind the folders, those that stand there:
 * some readers take the one, some the other (seen with extract.exe, 7-Zip and cabextract), so both may be installed.
 */
async function readFiles(
  source: Source,
  header: CabHeader,
  folderCount: number,
  onProblem: OnProblem,
): Promise<CabFile[]> {
  const { fileCount, filesOffsetInBytes } = header;
  const table = { offsetInBytes: filesOffsetInBytes, fileCount, folderCount };
  const files = await readFileTable(source, table, onProblem);
  const gapOffsetInBytes = folderTableEnd(header);
  if (filesOffsetInBytes === gapOffsetInBytes) return files;
  const gap = { ...table, offsetInBytes: gapOffsetInBytes };
  const candidates = await readFileTable(source, gap, () => {});
  const listed = new Set(files.map((file) => file.offsetInBytes));
  const end = candidates.findIndex(
    (file) => listed.has(file.offsetInBytes) || file.rawName.length === 0 || file.folderIndex === undefined,
  );
  const inGap = end < 0 ? candidates : candidates.slice(0, end);
  onProblem({
    code: 'cab.file-table-moved',
    offsetInBytes: gapOffsetInBytes,
    effect: `${plural(inGap.length, 'file')} right after the folder table also listed`,
  });
  return [...files, ...inGap];
}

function reportHeaderOddities(source: Source, header: CabHeader, onProblem: OnProblem): void {
  const { signature, versionMajor, versionMinor } = header;
  if (versionMajor !== 1 || versionMinor !== 3) {
    onProblem({
      code: 'cab.version',
      offsetInBytes: 24,
      effect: `version ${versionMajor}.${versionMinor} is read as version 1.3`,
    });
  }
  const behind = source.sizeInBytes - header.sizeInBytes;
  if (behind < 0) {
    onProblem({
      code: 'cab.truncated',
      offsetInBytes: source.sizeInBytes,
      effect: `${-behind} of ${header.sizeInBytes} bytes are missing`,
    });
  }
  const isBehind = signature?.offsetInBytes === header.sizeInBytes && signature.sizeInBytes <= behind;
  const endInBytes = header.sizeInBytes + (isBehind ? signature.sizeInBytes : 0);
  const trailing = source.sizeInBytes - endInBytes;
  if (trailing > 0) {
    onProblem({
      code: 'cab.trailing-data',
      offsetInBytes: endInBytes,
      effect: `${plural(trailing, 'byte')} after the end of the cabinet`,
    });
  }
}
