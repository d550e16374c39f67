import type { Budget } from '../../io/budget.js';
import { ByteReader } from '../../io/byte-reader.js';
import type { OnProblem } from '../../io/problem.js';
import { readChunks, type Source } from '../../io/source.js';
import { reportBrokenChain } from './broken-chain.js';
import { type AllocationTable, OWNER_DIRECTORY } from './chain.js';
import { ChainSource } from './chain-source.js';
import {
  DIRECTORY_ENTRY_SIZE_IN_BYTES,
  type DirectoryRecord,
  readDirectoryEntry,
} from './directory-entry.js';
import type { CfbHeader } from './header.js';
import { END_OF_CHAIN } from './sector.js';

/** Slots that are read: real packages have some thousands, and each costs memory. */
const MAX_DIRECTORY_SLOTS = 1 << 17;

export interface Directory {
  /** Slots in use, and those that were erased, by stream id. */
  records: DirectoryRecord[];
  /** The directory's own bytes. */
  source: ChainSource;
}

/** Reads every slot of the directory, in the order of the file, whether or not the tree leads to it. */
export async function readDirectory(
  source: Source,
  header: CfbHeader,
  fat: AllocationTable,
  onProblem: OnProblem,
  budget: Budget,
): Promise<Directory> {
  const maxSizeInBytes = MAX_DIRECTORY_SLOTS * DIRECTORY_ENTRY_SIZE_IN_BYTES;
  const sectorLimit = maxSizeInBytes / header.sectorSizeInBytes;
  const chain = fat.follow(header.firstDirectorySector, sectorLimit, OWNER_DIRECTORY);
  const chainSource = new ChainSource(source, fat.space, chain, chain.lengthInBytes);
  if (chain.end === 'complete' && chain.next !== END_OF_CHAIN) {
    onProblem({
      code: 'cfb.directory-too-large',
      offsetInBytes: 48,
      effect: `only the first ${MAX_DIRECTORY_SLOTS} directory entries are listed`,
    });
  } else if (chain.end !== 'end-of-chain') {
    // A complete chain is not reported.
    reportBrokenChain(chain, 'the directory', 48, onProblem);
  }
  return { records: await readRecords(chainSource, header, onProblem, budget), source: chainSource };
}

async function readRecords(
  directory: ChainSource,
  header: CfbHeader,
  onProblem: OnProblem,
  budget: Budget,
): Promise<DirectoryRecord[]> {
  const records: DirectoryRecord[] = [];
  let streamId = 0;
  // Chunks are multiples of a slot, but for the last of a directory that is cut short.
  for await (const chunk of readChunks(directory)) {
    await budget.breathe();
    const reader = new ByteReader(chunk, 'cfb.directory-entry');
    for (; reader.remaining >= DIRECTORY_ENTRY_SIZE_IN_BYTES; streamId += 1) {
      const offsetInBytes = directory.offsetInParent(streamId * DIRECTORY_ENTRY_SIZE_IN_BYTES);
      const record = readDirectoryEntry(reader, streamId, offsetInBytes, header.has64BitSizes, onProblem);
      if (record !== undefined) records.push(record);
    }
  }
  return records;
}
