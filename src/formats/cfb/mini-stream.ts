import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { BlockCache } from './block-cache.js';
import { reportBrokenChain, reportSharedSectors } from './broken-chain.js';
import { AllocationTable, OWNER_MINI_FAT } from './chain.js';
import { ChainSource } from './chain-source.js';
import { ABSENT_ROOT_ID, type CfbEntry, type DirectoryTree } from './directory-tree.js';
import type { CfbHeader } from './header.js';
import { decodeEntries, sectorsOfMiniStream, UNMAPPED_SECTOR } from './sector.js';

/** As many as a directory of the length that is read can fill with streams of 4,095 bytes. */
const MAX_MINI_SECTOR_COUNT = 1 << 23;

/** The stream that holds all short streams, and the FAT of its sectors. [MS-CFB] 2.4 */
export interface MiniStream {
  /** The root entry's stream, readable part. */
  source: ChainSource;
  /** The same, for short reads that lie close together. */
  cached: Source;
  fat: AllocationTable;
  /** The mini FAT's own sectors. */
  fatSource: ChainSource;
}

/** Reads the mini FAT and resolves the root's stream. A mini FAT longer than that is used as far as it goes. */
export async function openMiniStream(
  source: Source,
  header: CfbHeader,
  fat: AllocationTable,
  tree: DirectoryTree,
  onProblem: OnProblem,
  budget: Budget,
): Promise<MiniStream> {
  const isUsed = tree.entries.some((entry) => isMiniStream(entry, header));
  // Where an entry that is no root stands in for it, only a stream that needs it makes its stream the mini stream.
  const isOpened = isUsed || tree.root.streamId !== ABSENT_ROOT_ID;
  const declaredInBytes = isOpened ? limitRoot(tree.root, header, onProblem) : 0;
  const rootSource = openRootStream(source, fat, tree.root, declaredInBytes, onProblem);
  const space = sectorsOfMiniStream(rootSource.sizeInBytes, header.miniSectorSizeInBytes);
  const next = new Uint32Array(space.sectorCount).fill(UNMAPPED_SECTOR);

  const fatSectorLimit = Math.ceil((space.sectorCount * 4) / header.sectorSizeInBytes);
  const chain = fat.follow(header.firstMiniFatSector, fatSectorLimit, OWNER_MINI_FAT);
  // Some writers keep a mini stream without a mini FAT: nothing is lost when no stream lies in it.
  const isShort = chain.lengthInBytes < space.sectorCount * 4;
  // What a stream needs and the mini FAT does not cover is reported where its chain is followed.
  if (isShort && isUsed && chain.end === 'end-of-chain') {
    onProblem({
      code: 'cfb.mini-fat-short',
      offsetInBytes: 60,
      effect: `the mini FAT covers ${chain.lengthInBytes / 4} of the ${space.sectorCount} sectors of the mini stream`,
    });
  } else if (isShort && isUsed) reportBrokenChain(chain, 'the mini FAT', 60, onProblem);
  reportSharedSectors(chain, 'the mini FAT', 60, onProblem);
  const fatSource = new ChainSource(source, fat.space, chain, chain.lengthInBytes);
  await fillTable(next, fatSource, budget);
  return {
    source: rootSource,
    cached: new BlockCache(
      rootSource,
      rootSource.sizeInBytes / Math.max(1, rootSource.chain.runStart.length),
    ),
    fat: new AllocationTable(space, next),
    fatSource,
  };
}

/** True when the stream of an entry lies in the mini stream. */
export function isMiniStream(entry: CfbEntry, header: CfbHeader): boolean {
  return (
    entry.type === 'stream' && entry.sizeInBytes > 0 && entry.sizeInBytes < header.miniStreamCutoffInBytes
  );
}

/** How much of the root's stream is taken for the mini stream: more than any directory could fill costs memory. */
function limitRoot(root: CfbEntry, header: CfbHeader, onProblem: OnProblem): number {
  const mostInBytes = MAX_MINI_SECTOR_COUNT * header.miniSectorSizeInBytes;
  if (root.sizeInBytes <= mostInBytes) return root.sizeInBytes;
  onProblem({
    code: 'cfb.too-large',
    offsetInBytes: root.offsetInBytes,
    effect: `only the first ${mostInBytes} of ${root.sizeInBytes} bytes are read as the mini stream`,
  });
  return mostInBytes;
}

function openRootStream(
  source: Source,
  fat: AllocationTable,
  root: CfbEntry,
  declaredInBytes: number,
  onProblem: OnProblem,
): ChainSource {
  const sectorLimit = Math.ceil(declaredInBytes / fat.space.sectorSizeInBytes);
  const chain = fat.follow(root.startSector, sectorLimit, root.streamId + 1);
  const sizeInBytes = Math.min(declaredInBytes, chain.lengthInBytes);
  if (sizeInBytes < declaredInBytes) {
    reportBrokenChain(chain, 'the mini stream', root.offsetInBytes, onProblem);
  }
  reportSharedSectors(chain, 'the mini stream', root.offsetInBytes, onProblem);
  return new ChainSource(source, fat.space, chain, sizeInBytes);
}

const WINDOW_IN_BYTES = 1 << 20;

async function fillTable(next: Uint32Array, fatSource: Source, budget: Budget): Promise<void> {
  const endInBytes = Math.min(fatSource.sizeInBytes & ~3, next.length * 4);
  for (let at = 0; at < endInBytes; at += WINDOW_IN_BYTES) {
    await budget.breathe();
    next.set(decodeEntries(await fatSource.read(at, Math.min(WINDOW_IN_BYTES, endInBytes - at))), at / 4);
  }
}
