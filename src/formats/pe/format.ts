import type { ByteRange, Source } from '../../io/source.js';
import { atStart, type Format } from '../descriptor/format.js';
import { identifyMz } from './mz.js';
import { findPeEnd } from './pe-extent.js';

/** Without a newer header; every other MZ program starts like this and is recognised by its newer header. */
const DOS_EXE = {
  type: 'dos-exe',
  isProgram: true,
  magic: [atStart('MZ', 28), atStart('ZM', 28)],
  distinguish: identifyMz,
  embedded: [
    {
      kind: 'pe',
      signature: 'MZ',
      anchorOffset: 0,
      isInProgramsOnly: true,
      isHeader: isDosHeader,
      findExtent,
    },
  ],
} as const satisfies Format;

export const MZ_FORMATS = [
  { type: 'pe-exe', inputFormat: 'pe', isProgram: true },
  { type: 'pe-dll', inputFormat: 'pe', isProgram: true },
  /** A driver. */
  { type: 'pe-sys', inputFormat: 'pe', isProgram: true },
  /** A 16-bit Windows or OS/2 program, also LE and LX. */
  { type: 'ne-exe', isProgram: true },
  DOS_EXE,
] as const satisfies readonly Format[];

/** Real ones have a few hundred; the field is what keeps chance hits out. */
const MAX_NEW_HEADER_OFFSET = 2 ** 24;

function isDosHeader(bytes: Buffer, at: number): boolean {
  const newHeaderOffset = bytes.readUInt32LE(at + 0x3c);
  return newHeaderOffset >= 4 && newHeaderOffset < MAX_NEW_HEADER_OFFSET;
}

async function findExtent(source: Source): Promise<ByteRange | undefined> {
  const sizeInBytes = await findPeEnd(source);
  return sizeInBytes === undefined ? undefined : { offsetInBytes: 0, sizeInBytes };
}
