import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import type { CabFile } from './file.js';

/** A file in the folders of a set. */
type PlacedFile = Pick<CabFile, 'folderIndex' | 'offsetInBytes' | 'offsetInFolder' | 'sizeInBytes'>;

/** Reports, once per folder, that its files share bytes: archive bombs do that, real cabinets never. */
export function reportOverlaps(files: readonly PlacedFile[], onProblem: OnProblem): void {
  for (const [folderIndex, { count, first }] of findOverlaps(files)) {
    onProblem({
      code: 'cab.overlapping-files',
      offsetInBytes: first.offsetInBytes,
      effect: `${plural(count, 'file')} of folder ${folderIndex} overlapping another file`,
    });
  }
}

interface Overlap {
  first: PlacedFile;
  count: number;
}

/** By folder: the files that start before the end of one that starts before them. */
function findOverlaps(files: readonly PlacedFile[]): Map<number, Overlap> {
  const inOrder = files
    .filter(({ sizeInBytes }) => sizeInBytes > 0)
    .sort((a, b) => a.offsetInFolder - b.offsetInFolder);
  const ends = new Map<number, number>();
  const overlaps = new Map<number, Overlap>();
  for (const file of inOrder) {
    const { folderIndex, offsetInFolder, sizeInBytes } = file;
    if (folderIndex === undefined) continue;
    const end = ends.get(folderIndex) ?? 0;
    if (offsetInFolder < end) {
      const overlap = overlaps.get(folderIndex);
      if (overlap === undefined) overlaps.set(folderIndex, { first: file, count: 1 });
      else overlap.count += 1;
    }
    ends.set(folderIndex, Math.max(end, offsetInFolder + sizeInBytes));
  }
  return overlaps;
}
