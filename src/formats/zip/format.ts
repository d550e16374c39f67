import type { Budget } from '../../io/budget.js';
import type { ByteRange, Source } from '../../io/source.js';
import { atStart, type Format, holdsAt } from '../descriptor/format.js';
import { findZip } from './find-zip.js';

/** A ZIP that opens with META-INF. */
export const JAR = {
  type: 'jar',
  inputFormat: 'zip',
  isContainer: true,
  magic: [atStart('PK\x03\x04', 39, (head) => holdsAt(head, 30, 'META-INF/'))],
} as const satisfies Format;

export const ZIP = {
  type: 'zip',
  inputFormat: 'zip',
  isContainer: true,
  isArchive: true,
  magic: [atStart('PK\x03\x04'), atStart('PK\x05\x06'), atStart('PK\x07\x08'), atStart('PK00PK\x03\x04')],
  embedded: [
    {
      kind: 'zip',
      signature: 'PK\x03\x04',
      // The end record: the first local header may be damaged.
      otherSignature: 'PK\x05\x06',
      anchorOffset: 1,
      isHeader: isLocalHeader,
      findExtent: findZip,
      isEndSearched: true,
      findAll,
    },
  ],
} as const satisfies Format;

const METHODS: ReadonlySet<number> = new Set([0, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99]);
const MAX_NAME_LENGTH = 1024;

/** APPNOTE 4.3.7: version, flags, method, and a name that starts like one. */
function isLocalHeader(bytes: Buffer, at: number): boolean {
  const version = bytes.readUInt16LE(at + 4) & 0xff;
  const nameLength = bytes.readUInt16LE(at + 26);
  const isNamed = nameLength > 0 && nameLength <= MAX_NAME_LENGTH;
  return version <= 63 && METHODS.has(bytes.readUInt16LE(at + 8)) && isNamed && bytes[at + 30]! > 0x20;
}

async function findAll(source: Source, budget: Budget): Promise<ByteRange[]> {
  const zip = await findZip(source, budget);
  return zip === undefined ? [] : [zip];
}
