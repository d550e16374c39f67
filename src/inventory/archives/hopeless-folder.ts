import type { Payload } from '../../facts/payload.js';
import { type CabSetFolder, dataOffsetOf } from '../../formats/cab/cabinet-set.js';
import { plural } from '../../io/plural.js';
import type { Walk } from '../walk/walk.js';

type Reason = 'cab.method' | 'cab.data-truncated';

const EFFECTS: Record<Reason, string> = {
  'cab.method': 'without a file, of an unknown method, not unpacked',
  'cab.data-truncated': 'without a file would start after the end of the cabinet',
};

/** Damaged cabinets name folders by the ten thousand that hold no file and cannot be read: they are counted. */
export class HopelessFolders {
  private readonly counts = new Map<Payload, Map<Reason, { count: number; offsetInBytes: number }>>();

  /** True for a folder that cannot be read, which is counted. `holder` is the cabinet of its first part. */
  take(folder: CabSetFolder, holder: Payload): boolean {
    const reason = reasonOf(folder);
    if (reason === undefined) return false;
    const ofHolder = this.counts.get(holder) ?? new Map<Reason, { count: number; offsetInBytes: number }>();
    this.counts.set(holder, ofHolder);
    const counted = ofHolder.get(reason) ?? { count: 0, offsetInBytes: dataOffsetOf(folder) };
    counted.count += 1;
    ofHolder.set(reason, counted);
    return true;
  }

  /** One problem for each cabinet and reason. */
  report(walk: Walk): void {
    for (const [holder, reasons] of this.counts) {
      const onProblem = walk.problems.at(holder.path);
      for (const [code, { count, offsetInBytes }] of reasons) {
        onProblem({ code, offsetInBytes, effect: `${plural(count, 'folder')} ${EFFECTS[code]}` });
      }
    }
  }
}

function reasonOf(folder: CabSetFolder): Reason | undefined {
  if (folder.startIsMissing) return undefined;
  if (folder.method === 'unknown') return 'cab.method';
  const { sizeInBytes } = folder.parts[0].cabinet.source;
  return dataOffsetOf(folder) >= sizeInBytes ? 'cab.data-truncated' : undefined;
}
