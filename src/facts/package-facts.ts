import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { PackageClass } from '../formats/msi/package-class.js';
import type { PackageTables } from '../formats/msi/package-tables.js';
import type { SummaryInformation } from '../formats/msi/summary-information.js';
import type { TableChange } from '../formats/msi/transform.js';

/** Facts about one package: the input, a nested package, or a storage (patch, transform) inside one. */
export interface PackageFacts {
  /** Id of its payload. */
  readonly payload: number;
  readonly packageClass: PackageClass;
  readonly codePage: number;
  readonly summary: SummaryInformation | undefined;
  readonly tableSizes: readonly TableSize[];
  readonly tables: PackageTables;
  /** The payload of each row: `File.key`, `Binary.name`, `Icon.name`, or the decoded name of a stream. */
  readonly payloadOfRow: ReadonlyMap<string, number>;
  readonly discrepancies: readonly Discrepancy[];
  /** The changes that a transform makes to the tables of its package. */
  changes?: readonly TableChange[];
  signature?: SignatureFacts;
  /** Bytes of the compound file by role, adding up to its size. Absent for storages. */
  coverage?: Record<string, number>;
}

export interface TableSize {
  name: string;
  rows: number;
}

/** A contradiction between two places of one package. */
export interface Discrepancy {
  readonly kind:
    | 'file-row-without-entry'
    | 'entry-without-file-row'
    | 'size-differs'
    | 'hash-differs'
    | 'duplicate-name'
    | 'traversal-in-name'
    | 'reserved-name'
    | 'control-character-in-name'
    | 'media-without-cabinet';
  readonly location: string;
  readonly payload: number;
  readonly text: string;
}
