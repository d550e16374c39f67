/**
 * Writes compound files [MS-CFB], well formed unless an option asks for a hiding place.
 *
 *     buildCompoundFile({
 *       version: 4,
 *       entries: [
 *         { name: 'stream', content: bytes },
 *         { name: 'storage', entries: [{ name: 'inner', content: bytes }] },
 *       ],
 *       orphans: [{ name: 'lost', content: bytes }], // in the directory, in no sibling tree
 *       freeSectorContent: bytes,                    // in sectors that the FAT calls free
 *       unreferencedContent: bytes,                  // a FAT chain that no directory entry starts
 *       appended: bytes,                             // behind the last sector
 *     });
 *
 * A stream's `slack` fills the rest of its last sector. Entries are written as given: names of more than 31 units,
 * or equal ones, are the caller's mistake and throw or give a file that readers reject.
 */
import {
  type CompoundFileStream,
  type DirectoryContent,
  layOutDirectory,
  type PlacedEntry,
  writeDirectory,
} from './compound-file-directory.js';

export type {
  CompoundFileEntry,
  CompoundFileStorage,
  CompoundFileStream,
} from './compound-file-directory.js';

export interface CompoundFileOptions extends DirectoryContent {
  /** 3: sectors of 512 bytes; 4: of 4,096. Default 3. */
  readonly version?: 3 | 4;
  /** Descending: each chain runs from the end of the file towards its beginning. */
  readonly sectorOrder?: 'ascending' | 'descending';
  readonly freeSectorContent?: Uint8Array;
  readonly unreferencedContent?: Uint8Array;
  readonly appended?: Uint8Array;
}

/** The bytes of a compound file. */
export function buildCompoundFile(options: CompoundFileOptions): Uint8Array {
  const version = options.version ?? 3;
  const sectorSize = version === 4 ? 4096 : 512;
  const directory = layOutDirectory(options);
  const chains: Chain[] = [];
  const miniSectors = placeStreams(directory, sectorSize, chains);

  const root = directory[0];
  if (root === undefined) throw new Error('a directory always has a root');
  const miniStream = Buffer.concat(miniSectors.blocks);
  root.sizeInBytes = miniStream.length;
  if (miniStream.length > 0) chains.push({ blocks: [miniStream], startOf: root });
  const miniFat: Chain = { blocks: [padded(uint32Bytes(miniSectors.fat), sectorSize, 0xff)] };
  if (miniSectors.fat.length > 0) chains.push(miniFat);
  if (options.unreferencedContent !== undefined) chains.push({ blocks: [options.unreferencedContent] });

  const entriesPerSector = sectorSize / 128;
  const directorySectors = Math.ceil(directory.length / entriesPerSector);
  const directoryChain: Chain = { blocks: [new Uint8Array(directorySectors * sectorSize)] };
  chains.push(directoryChain);

  const layout = layOutSectors(chains, options, sectorSize);
  for (const chain of chains) {
    if (chain.startOf !== undefined) chain.startOf.startSector = layout.firstSectorOf(chain);
  }
  directoryChain.blocks = [writeDirectory(directory, directorySectors * entriesPerSector, version)];

  const file = Buffer.alloc((layout.sectorCount + 1) * sectorSize);
  writeHeader(file, {
    version,
    layout,
    directorySectors,
    firstDirectorySector: layout.firstSectorOf(directoryChain),
    firstMiniFatSector: miniSectors.fat.length > 0 ? layout.firstSectorOf(miniFat) : END_OF_CHAIN,
    miniFatSectors: chainSectors(miniFat, sectorSize),
    hasMiniFat: miniSectors.fat.length > 0,
  });
  writeSectors(file, layout, chains, options.freeSectorContent, sectorSize);
  return options.appended === undefined ? file : Buffer.concat([file, options.appended]);
}

const END_OF_CHAIN = 0xffff_fffe;
const FREE_SECTOR = 0xffff_ffff;
const FAT_SECTOR = 0xffff_fffd;
const DIFAT_SECTOR = 0xffff_fffc;
const MINI_SECTOR_SIZE = 64;
const MINI_STREAM_CUTOFF = 4096;
const HEADER_DIFAT_ENTRIES = 109;

/** A run of sectors that the FAT links; blocks follow each other without gaps. */
interface Chain {
  blocks: Uint8Array[];
  readonly startOf?: PlacedEntry;
}

interface SectorLayout {
  readonly sectorCount: number;
  readonly fat: Uint32Array;
  readonly fatSectors: readonly number[];
  readonly difatSectors: readonly number[];
  readonly freeSectors: readonly number[];
  firstSectorOf(chain: Chain): number;
  sectorsOf(chain: Chain): readonly number[];
}

function placeStreams(
  directory: readonly PlacedEntry[],
  sectorSize: number,
  chains: Chain[],
): { blocks: Uint8Array[]; fat: number[] } {
  const blocks: Uint8Array[] = [];
  const fat: number[] = [];
  for (const entry of directory) {
    const { stream } = entry;
    if (stream === undefined) continue;
    entry.sizeInBytes = stream.content.length;
    if (stream.content.length === 0) continue;
    if (stream.content.length >= MINI_STREAM_CUTOFF) {
      chains.push({ blocks: withSlack(stream, sectorSize), startOf: entry });
      continue;
    }
    const block = padded(Buffer.concat(withSlack(stream, MINI_SECTOR_SIZE)), MINI_SECTOR_SIZE, 0);
    entry.startSector = fat.length;
    const count = block.length / MINI_SECTOR_SIZE;
    for (let index = 1; index < count; index += 1) fat.push(fat.length + 1);
    fat.push(END_OF_CHAIN);
    blocks.push(block);
  }
  return { blocks, fat };
}

function withSlack(stream: CompoundFileStream, unitSize: number): Uint8Array[] {
  if (stream.slack === undefined) return [stream.content];
  const room = (unitSize - (stream.content.length % unitSize)) % unitSize;
  if (stream.slack.length > room) throw new RangeError(`slack of ${stream.name} has room for ${room} bytes`);
  return [stream.content, stream.slack];
}

function layOutSectors(
  chains: readonly Chain[],
  options: CompoundFileOptions,
  sectorSize: number,
): SectorLayout {
  const entriesPerSector = sectorSize / 4;
  const freeCount = Math.ceil((options.freeSectorContent?.length ?? 0) / sectorSize);
  const chained = chains.reduce((sum, chain) => sum + chainSectors(chain, sectorSize), 0);
  let fatCount = 1;
  let difatCount = 0;
  while (fatCount * entriesPerSector < chained + freeCount + fatCount + difatCount) {
    fatCount += 1;
    difatCount = Math.ceil(Math.max(0, fatCount - HEADER_DIFAT_ENTRIES) / (entriesPerSector - 1));
  }
  const sectorCount = chained + freeCount + fatCount + difatCount;
  let allocated = 0;
  const allocate = (count: number): number[] =>
    Array.from({ length: count }, () => {
      const ordinal = allocated++;
      return options.sectorOrder === 'descending' ? sectorCount - 1 - ordinal : ordinal;
    });

  const fat = new Uint32Array(fatCount * entriesPerSector).fill(FREE_SECTOR);
  const fatSectors = allocate(fatCount);
  for (const sector of fatSectors) fat[sector] = FAT_SECTOR;
  const difatSectors = allocate(difatCount);
  for (const sector of difatSectors) fat[sector] = DIFAT_SECTOR;
  const sectors = new Map<Chain, number[]>();
  for (const chain of chains) {
    const own = allocate(chainSectors(chain, sectorSize));
    own.forEach((sector, index) => {
      fat[sector] = own[index + 1] ?? END_OF_CHAIN;
    });
    sectors.set(chain, own);
  }
  const sectorsOf = (chain: Chain): readonly number[] => sectors.get(chain) ?? [];
  return {
    sectorCount,
    fat,
    fatSectors,
    difatSectors,
    freeSectors: allocate(freeCount),
    sectorsOf,
    firstSectorOf: (chain) => sectorsOf(chain)[0] ?? END_OF_CHAIN,
  };
}

interface HeaderFields {
  readonly version: 3 | 4;
  readonly layout: SectorLayout;
  readonly directorySectors: number;
  readonly firstDirectorySector: number;
  readonly firstMiniFatSector: number;
  readonly miniFatSectors: number;
  readonly hasMiniFat: boolean;
}

/** [MS-CFB] 2.2. */
function writeHeader(file: Buffer, fields: HeaderFields): void {
  const { version, layout } = fields;
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  file.writeUInt16LE(0x3e, 24);
  file.writeUInt16LE(version, 26);
  file.writeUInt16LE(0xfffe, 28);
  file.writeUInt16LE(version === 4 ? 12 : 9, 30);
  file.writeUInt16LE(6, 32);
  file.writeUInt32LE(version === 4 ? fields.directorySectors : 0, 40);
  file.writeUInt32LE(layout.fatSectors.length, 44);
  file.writeUInt32LE(fields.firstDirectorySector, 48);
  file.writeUInt32LE(MINI_STREAM_CUTOFF, 56);
  file.writeUInt32LE(fields.firstMiniFatSector, 60);
  file.writeUInt32LE(fields.hasMiniFat ? fields.miniFatSectors : 0, 64);
  file.writeUInt32LE(layout.difatSectors[0] ?? END_OF_CHAIN, 68);
  file.writeUInt32LE(layout.difatSectors.length, 72);
  for (let index = 0; index < HEADER_DIFAT_ENTRIES; index += 1) {
    file.writeUInt32LE(layout.fatSectors[index] ?? FREE_SECTOR, 76 + index * 4);
  }
}

function writeSectors(
  file: Buffer,
  layout: SectorLayout,
  chains: readonly Chain[],
  freeSectorContent: Uint8Array | undefined,
  sectorSize: number,
): void {
  scatter(file, uint32Bytes(layout.fat), layout.fatSectors, sectorSize);
  scatter(file, difatBytes(layout, sectorSize), layout.difatSectors, sectorSize);
  if (freeSectorContent !== undefined) scatter(file, freeSectorContent, layout.freeSectors, sectorSize);
  for (const chain of chains) {
    const [only, ...more] = chain.blocks;
    const content = only !== undefined && more.length === 0 ? only : Buffer.concat(chain.blocks);
    scatter(file, content, layout.sectorsOf(chain), sectorSize);
  }
}

/** FAT sectors beyond the header's 109, each sector ending in the number of the next. */
function difatBytes(layout: SectorLayout, sectorSize: number): Uint8Array {
  const perSector = sectorSize / 4 - 1;
  const beyondHeader = layout.fatSectors.slice(HEADER_DIFAT_ENTRIES);
  const words = layout.difatSectors.flatMap((_, index) => [
    ...Array.from({ length: perSector }, (__, slot) => beyondHeader[index * perSector + slot] ?? FREE_SECTOR),
    layout.difatSectors[index + 1] ?? END_OF_CHAIN,
  ]);
  return uint32Bytes(words);
}

function scatter(file: Buffer, content: Uint8Array, sectors: readonly number[], sectorSize: number): void {
  sectors.forEach((sector, index) => {
    file.set(content.subarray(index * sectorSize, (index + 1) * sectorSize), (sector + 1) * sectorSize);
  });
}

function chainSectors(chain: Chain, sectorSize: number): number {
  return Math.ceil(chain.blocks.reduce((sum, block) => sum + block.length, 0) / sectorSize);
}

function uint32Bytes(words: ArrayLike<number>): Uint8Array {
  const bytes = Buffer.alloc(words.length * 4);
  for (let index = 0; index < words.length; index += 1) bytes.writeUInt32LE(words[index] ?? 0, index * 4);
  return bytes;
}

function padded(bytes: Uint8Array, unitSize: number, fill: number): Uint8Array {
  const result = new Uint8Array(Math.ceil(bytes.length / unitSize) * unitSize).fill(fill);
  result.set(bytes);
  return result;
}
