import type { Budget } from '../../io/budget.js';
import { type ByteRange, readUpTo, type Source } from '../../io/source.js';
import { atStart, type Format } from '../descriptor/format.js';
import { openSevenZip } from './archive.js';

const SIGNATURE = "7z\xbc\xaf'\x1c";

export const SEVENZIP = {
  type: '7z',
  inputFormat: '7z',
  isContainer: true,
  isArchive: true,
  magic: [atStart(SIGNATURE)],
  embedded: [
    {
      kind: '7z',
      signature: SIGNATURE,
      anchorOffset: 2,
      // The major version.
      isHeader: (bytes, at) => bytes[at + 6] === 0,
      isPlausible: (head) => head[6] === 0,
      findExtent,
    },
  ],
} as const satisfies Format;

const START_SIZE_IN_BYTES = 32;

/** The header that lists the files stands at the end. */
async function findExtent(source: Source, budget: Budget): Promise<ByteRange> {
  await openSevenZip(source, { budget, onProblem: () => {} });
  const start = await readUpTo(source, 0, START_SIZE_IN_BYTES);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const sizeInBytes = START_SIZE_IN_BYTES + Number(view.getBigUint64(12, true) + view.getBigUint64(20, true));
  return { offsetInBytes: 0, sizeInBytes };
}
