import type { MsiRow } from './row.js';

/** One row of the Media table. */
export interface MsiMedia {
  diskId: number;
  /** The last File.Sequence on this disk. */
  lastSequence: number;
  diskPrompt: string;
  /** The Cabinet column as it stands (`#stream` or a file name); '' when the files lie loose beside the package. */
  cabinet: string;
  /** `embedded`: a stream of this database; `external`: a file beside it; `none`: no cabinet. */
  location: 'embedded' | 'external' | 'none';
  /** Name of the stream or of the file that holds the cabinet; '' for `none`. */
  cabinetName: string;
  volumeLabel: string;
  source: string;
}

/** Reads the Media table, in the order of the file sequence. */
export function readMedia(rows: Iterable<MsiRow>): MsiMedia[] {
  const media: MsiMedia[] = [];
  for (const row of rows) {
    const cabinet = row.text('Cabinet');
    const isEmbedded = cabinet.startsWith('#');
    media.push({
      diskId: row.integer('DiskId') ?? 0,
      lastSequence: row.integer('LastSequence') ?? 0,
      diskPrompt: row.text('DiskPrompt'),
      cabinet,
      location: cabinet === '' ? 'none' : isEmbedded ? 'embedded' : 'external',
      cabinetName: isEmbedded ? cabinet.slice(1) : cabinet,
      volumeLabel: row.text('VolumeLabel'),
      source: row.text('Source'),
    });
  }
  return media.sort((one, other) => one.lastSequence - other.lastSequence || one.diskId - other.diskId);
}

/** The disk that holds the file of a sequence number: the first whose last number is not below it. */
export function findDisk(media: readonly MsiMedia[], sequence: number): MsiMedia | undefined {
  let low = 0;
  let high = media.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (media[middle]!.lastSequence < sequence) low = middle + 1;
    else high = middle;
  }
  return media[low];
}
