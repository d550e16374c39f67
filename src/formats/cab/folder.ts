import { ByteReader } from '../../io/byte-reader.js';
import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';
import type { CabHeader } from './header.js';

export type CabMethod = 'stored' | 'mszip' | 'quantum' | 'lzx' | 'unknown';

/** CFFOLDER [MS-CAB 2.2]: a run of data blocks that one or more files share. */
export interface CabFolder {
  index: number;
  method: CabMethod;
  /** Log2 of the window of LZX and Quantum; 0 for the other methods. */
  windowBits: number;
  /** coffCabStart: where the first data block starts. */
  dataOffsetInBytes: number;
  /** cCFData: number of data blocks in this cabinet. */
  dataBlockCount: number;
}

/** Where the folder table ends according to the header. */
export function folderTableEnd({ folderCount, foldersOffsetInBytes, reserve }: CabHeader): number {
  return foldersOffsetInBytes + folderCount * (FOLDER_SIZE_IN_BYTES + reserve.folderInBytes);
}

const FOLDER_SIZE_IN_BYTES = 8;
const METHODS: readonly CabMethod[] = ['stored', 'mszip', 'quantum', 'lzx'];

/** Reads the folder table; folders outside of the source are reported as `cab.folder-table` and left out. */
export async function readFolderTable(
  source: Source,
  header: CabHeader,
  onProblem: OnProblem,
): Promise<CabFolder[]> {
  const entrySizeInBytes = FOLDER_SIZE_IN_BYTES + header.reserve.folderInBytes;
  const start = header.foldersOffsetInBytes;
  const table = await readUpTo(source, start, header.folderCount * entrySizeInBytes);
  // The reserve of the last entry may be cut off: the entry itself is whole.
  const whole = Math.floor((table.length + header.reserve.folderInBytes) / entrySizeInBytes);
  const reader = new ByteReader(table, 'cab.folder-table', start);
  const folders: CabFolder[] = [];
  for (let index = 0; index < whole; index += 1) {
    folders.push(readFolder(reader.seek(index * entrySizeInBytes), index));
  }
  reportOverlaps(folders, start, onProblem);
  if (whole < header.folderCount) {
    onProblem({
      code: 'cab.folder-table',
      offsetInBytes: start + table.length,
      effect: `${header.folderCount - whole} of ${header.folderCount} folders cannot be read`,
    });
  }
  return folders;
}

function readFolder(reader: ByteReader, index: number): CabFolder {
  const dataOffsetInBytes = reader.u32();
  const dataBlockCount = reader.u16();
  const typeCompress = reader.u16();
  const method = METHODS[typeCompress & 0x000f] ?? 'unknown';
  const hasWindow = method === 'lzx' || method === 'quantum';
  const windowBits = hasWindow ? (typeCompress >> 8) & 0x1f : 0;
  return { index, method, windowBits, dataOffsetInBytes, dataBlockCount };
}

function reportOverlaps(folders: readonly CabFolder[], tableInBytes: number, onProblem: OnProblem): void {
  const withData = folders.filter((folder) => folder.dataBlockCount > 0);
  const shared = withData.length - new Set(withData.map((folder) => folder.dataOffsetInBytes)).size;
  if (shared === 0) return;
  onProblem({
    code: 'cab.overlapping-folders',
    offsetInBytes: tableInBytes,
    effect: `${plural(shared, 'folder')} sharing the data of another folder`,
  });
}
