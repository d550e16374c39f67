import type { Payload } from '../../facts/payload.js';
import type { CfbEntry, CompoundFile } from '../../formats/cfb/compound-file.js';
import type { MsiDatabase } from '../../formats/msi/database.js';
import type { Source } from '../../io/source.js';
import type { Place } from '../walk/walk.js';
import type { StreamRole } from './stream-role.js';

/** Content that no table refers to. */
export interface UnreferencedContent {
  readonly sizeInBytes: number;
  /** What holds it. */
  readonly holder: Payload;
  /** What is missing in the report when it cannot be read. */
  readonly effect: string;
  readonly visit: () => Promise<void>;
}

/** The walk through one compound file, as the packages in its storages need it. */
export interface StorageVisit {
  readonly file: CompoundFile;
  /** The first database of the file: transforms stored beside it are made for it. */
  base: MsiDatabase | undefined;
  /** The role of a stream, as far as the tables of a package say. */
  noteRole(entry: CfbEntry, role: StreamRole): void;
  /** The bytes of a stream, charged to the Budget where streams share theirs. */
  openStream(entry: CfbEntry): Source;
  /** Defers content that nothing refers to until everything else has been read. */
  defer(work: UnreferencedContent): void;
  /** Has something done when all has been visited. */
  atEnd(work: () => void): void;
  /** Visits the storages in a storage; `named` are those that tables refer to, all when it is left out. */
  substorages(storage: CfbEntry, holder: Payload, place: Place, named?: ReadonlySet<string>): Promise<void>;
}
