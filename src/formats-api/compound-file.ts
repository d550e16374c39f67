import { type CfbEntry, openCompoundFile as open } from '../formats/cfb/compound-file.js';
import type { Source } from '../io/source.js';
import { assertSource, type FormatOptions, type Opened, startReading } from './reading.js';

/** An open compound file. */
export interface CompoundFile extends Opened {
  readonly root: CfbEntry;
  /** Every storage and stream, including those that the directory tree does not lead to (`orphan`). */
  readonly entries: readonly CfbEntry[];
  /** The direct children of a storage. */
  children(storage: CfbEntry): readonly CfbEntry[];
  /** The bytes of a stream, as far as they can be read: shorter than the entry says where its chain breaks off. */
  openStream(entry: CfbEntry): Source;
}

/**
 * Opens a compound file [MS-CFB]: an MSI, MSP or MST, or an Office document.
 *
 * @throws FormatError `cfb.*` when no directory can be read.
 */
export async function openCompoundFile(source: Source, options: FormatOptions = {}): Promise<CompoundFile> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const file = await open(source, reading);
  return {
    root: file.root,
    entries: file.entries,
    problems: reading.problems,
    children: (storage) => file.children(storage),
    openStream: (entry) => file.openStream(entry),
  };
}
