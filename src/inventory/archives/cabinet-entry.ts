import type { Payload } from '../../facts/payload.js';
import type { CabSetFile } from '../../formats/cab/cabinet-set.js';
import type { MsiFile } from '../../formats/msi/stored-file.js';
import type { Source } from '../../io/source.js';
import type { Place } from '../walk/walk.js';

/** A cabinet that is listed as a payload, and its bytes. */
export interface CabinetPayload {
  readonly payload: Payload;
  readonly source: Source;
}

/** What the tables of a package, or the manifest of a bundle, say of the entries of its cabinets. */
export interface EntryNaming {
  /** The File row that an entry belongs to; undefined without one. */
  findFileRow(entryName: string): MsiFile | undefined;
  /** Called for each entry once its content is known. */
  onEntry(entryName: string, row: MsiFile | undefined, payload: Payload, md5: string | undefined): void;
  /** What the entry is named, where no File row says it. */
  findName?(entryName: string): EntryName | undefined;
}

export interface EntryName {
  readonly name: string;
  /** Where it lies once it is unpacked, which may be several places. */
  readonly paths: readonly string[];
}

/** Of a cabinet that belongs to no package. */
export const NO_NAMING: EntryNaming = { findFileRow: () => undefined, onEntry: () => {} };

/** A file of a cabinet with the payload that lists it. */
export interface EntryPayload {
  readonly file: CabSetFile;
  readonly payload: Payload;
  readonly place: Place;
  readonly row: MsiFile | undefined;
  /** Where it lies once it is unpacked. */
  readonly paths: readonly string[];
}
