import type { Budget } from '../../io/budget.js';
import type { ByteRange, Source } from '../../io/source.js';
import { atStart, type Format } from '../descriptor/format.js';
import { openRar } from './archive.js';

const SIGNATURE = 'Rar!\x1a\x07';

export const RAR = {
  type: 'rar',
  inputFormat: 'rar',
  isContainer: true,
  isArchive: true,
  magic: [atStart(SIGNATURE), atStart('RE~^')],
  embedded: [
    {
      kind: 'rar',
      signature: SIGNATURE,
      anchorOffset: 3,
      // Version 1.5 to 4 ends its signature here, version 5 after one more byte.
      isHeader: (bytes, at) => bytes[at + 6] === 0 || (bytes[at + 6] === 1 && bytes[at + 7] === 0),
      findExtent,
    },
  ],
} as const satisfies Format;

async function findExtent(source: Source, budget: Budget): Promise<ByteRange | undefined> {
  const { entries = [], headerEncrypted } = await openRar(source, { budget, onProblem: () => {} });
  const isProved = headerEncrypted || entries.length > 0;
  return isProved ? { offsetInBytes: 0, sizeInBytes: source.sizeInBytes } : undefined;
}
