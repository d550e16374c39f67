import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { PackageClass } from '../formats/msi/package-class.js';
import type { PackageTables } from '../formats/msi/package-tables.js';
import type { SummaryInformation } from '../formats/msi/summary-information.js';
import type { TableChange } from '../formats/msi/transform.js';

/** What is known of one package: the input, a nested one, or a storage (patch, transform) inside one. */
export interface PackageFacts {
  /** Id of the payload that it is. */
  readonly payload: number;
  readonly packageClass: PackageClass;
  readonly codePage: number;
  readonly summary: SummaryInformation | undefined;
  readonly tableSizes: readonly TableSize[];
  readonly tables: PackageTables;
  /** Which payload a row stands for: `File.key`, `Binary.name`, `Icon.name`, or the decoded name of a stream. */
  readonly payloadOfRow: ReadonlyMap<string, number>;
  readonly discrepancies: readonly Discrepancy[];
  /** What a transform does to the tables of the package that it is made for. */
  changes?: readonly TableChange[];
  signature?: SignatureFacts;
  /** Bytes of the compound file by role; they add up to its size. Only for a package that is a whole file. */
  coverage?: Record<string, number>;
}

export interface TableSize {
  name: string;
  rows: number;
}

/** Two places of one package that should agree and do not. */
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
