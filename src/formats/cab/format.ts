import type { Budget } from '../../io/budget.js';
import { ByteReader } from '../../io/byte-reader.js';
import type { ByteRange, Source } from '../../io/source.js';
import { atStart, type Format } from '../descriptor/format.js';
import { openCabinet } from './cabinet.js';
import { findCabinets } from './find-cabinet.js';

export const CAB = {
  type: 'cab',
  inputFormat: 'cab',
  isContainer: true,
  isReadByPosition: true,
  magic: [atStart('MSCF\0\0\0\0'), atStart('MSCF', 36, (head) => head.getUint8(25) === 1)],
  embedded: [
    {
      kind: 'cab',
      signature: 'MSCF\0\0\0\0',
      anchorOffset: 2,
      isHeader,
      findExtent,
      findAll,
    },
  ],
} as const satisfies Format;

/** [MS-CAB] 2.1: version 1.3, and tables that are not empty. */
function isHeader(bytes: Buffer, at: number): boolean {
  const isVersion = bytes[at + 24]! <= 3 && bytes[at + 25] === 1;
  return (
    isVersion &&
    bytes.readUInt32LE(at + 16) >= 36 &&
    bytes.readUInt16LE(at + 26) > 0 &&
    bytes.readUInt16LE(at + 28) > 0
  );
}

/** The extent that the header gives, when there are files, and folders with data in the source. */
async function findExtent(source: Source, budget: Budget): Promise<ByteRange | undefined> {
  const { files, folders, sizeInBytes } = await openCabinet(source, { budget, onProblem: () => {} });
  const isSound = folders.every(
    ({ dataOffsetInBytes, method }) => method !== 'unknown' && dataOffsetInBytes < source.sizeInBytes,
  );
  return files.length > 0 && folders.length > 0 && isSound ? { offsetInBytes: 0, sizeInBytes } : undefined;
}

const MAX_CABINETS = 64;
const SIZE_OFFSET = 8;

async function findAll(source: Source, budget: Budget): Promise<ByteRange[]> {
  const found: ByteRange[] = [];
  const starts = await findCabinets(source, budget);
  for (const offsetInBytes of starts.slice(0, MAX_CABINETS)) {
    const sizeField = await source.read(offsetInBytes + SIZE_OFFSET, 4);
    const declaredInBytes = new ByteReader(sizeField, 'cab.truncated').u32();
    const sizeInBytes = Math.min(declaredInBytes, source.sizeInBytes - offsetInBytes);
    found.push({ offsetInBytes, sizeInBytes });
  }
  return found;
}
