import { openCabinet } from '../../formats/cab/cabinet.js';
import { openCompoundFile } from '../../formats/cfb/compound-file.js';
import { layOut } from '../../formats/cfb/layout.js';
import { UNMAPPED_SECTOR } from '../../formats/cfb/sector.js';
import { findPeEnd } from '../../formats/pe/pe-extent.js';
import { openRar } from '../../formats/rar/archive.js';
import { openSevenZip } from '../../formats/sevenzip/archive.js';
import { findZip } from '../../formats/zip/find-zip.js';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { Deviation } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';
import type { HeaderKind } from './header-scan.js';
import { InvertedSource } from './inverted-source.js';

/** Where in a source a container or program lies. */
export interface ContainerExtent {
  readonly startInBytes: number;
  readonly endInBytes: number;
}

/**
 * Has the header at the start of `source` proved by the reader that would open what it announces. Undefined when that
 * finds no such thing. Of ZIP archives the last one in the source is found, which may start later. What does not say
 * where it ends is taken to reach to the end.
 *
 * @throws FormatError `limit.*`
 */
export async function findExtent(
  kind: HeaderKind,
  source: Source,
  budget: Budget,
): Promise<ContainerExtent | undefined> {
  try {
    if (kind === 'zip') return await findZipExtent(source, budget);
    const endInBytes = await FIND_END[kind](source, budget);
    return endInBytes === undefined ? undefined : { startInBytes: 0, endInBytes };
  } catch (error) {
    if (error instanceof FormatError && !error.code.startsWith('limit.')) return undefined;
    throw error;
  }
}

type FindEnd = (source: Source, budget: Budget) => Promise<number | undefined>;

const FIND_END: Record<Exclude<HeaderKind, 'zip'>, FindEnd> = {
  cab: findCabinetEnd,
  cfb: findCompoundFileEnd,
  'inverted-cfb': (source, budget) => findCompoundFileEnd(new InvertedSource(source), budget),
  '7z': findSevenZipEnd,
  rar: findRarEnd,
  pe: findPeEnd,
};

async function findZipExtent(source: Source, budget: Budget): Promise<ContainerExtent | undefined> {
  const zip = await findZip(source, budget);
  return zip && { startInBytes: zip.startInBytes, endInBytes: zip.startInBytes + zip.lengthInBytes };
}

/** A file that lies in a folder with data, where the header says. */
async function findCabinetEnd(source: Source, budget: Budget): Promise<number | undefined> {
  const { files, folders, sizeInBytes } = await openCabinet(source, { budget, onProblem: () => {} });
  const isSound = folders.every(
    ({ dataOffsetInBytes, method }) => method !== 'unknown' && dataOffsetInBytes < source.sizeInBytes,
  );
  return files.length > 0 && folders.length > 0 && isSound ? sizeInBytes : undefined;
}

/** Behind its last sector that is not free: what its FAT says of sectors behind that may be bytes of the program. */
async function findCompoundFileEnd(source: Source, budget: Budget): Promise<number | undefined> {
  let hasRoot = true;
  const onProblem = ({ code }: Deviation) => {
    if (code === 'cfb.directory-root-missing') hasRoot = false;
  };
  const file = await openCompoundFile(source, { budget, onProblem });
  if (file.entries.length < 2 || !hasRoot) return undefined;
  const { sectors } = layOut(file);
  const { next, space } = sectors.table;
  let end = space.sectorCount;
  while (end > 0 && (sectors.useOf(end - 1) === 'free' || next[end - 1] === UNMAPPED_SECTOR)) end -= 1;
  return Math.min(space.firstSectorOffsetInBytes + end * space.sectorSizeInBytes, source.sizeInBytes);
}

/** The header that lists the files stands at the end. */
async function findSevenZipEnd(source: Source, budget: Budget): Promise<number> {
  await openSevenZip(source, { budget, onProblem: () => {} });
  const start = await readUpTo(source, 0, SEVEN_ZIP_START_SIZE_IN_BYTES);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  return SEVEN_ZIP_START_SIZE_IN_BYTES + Number(view.getBigUint64(12, true) + view.getBigUint64(20, true));
}

const SEVEN_ZIP_START_SIZE_IN_BYTES = 32;

async function findRarEnd(source: Source, budget: Budget): Promise<number | undefined> {
  const { entries = [], headerEncrypted } = await openRar(source, { budget, onProblem: () => {} });
  return headerEncrypted || entries.length > 0 ? source.sizeInBytes : undefined;
}
