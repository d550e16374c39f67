import { type CfbEntry, openCompoundFile } from '../formats/cfb/compound-file.js';
import { openMsiDatabase as open } from '../formats/msi/database.js';
import type { PackageClass } from '../formats/msi/package-class.js';
import type { SummaryInformation } from '../formats/msi/summary-information.js';
import type { MsiTable } from '../formats/msi/table.js';
import type { Source } from '../io/source.js';
import { assertSource, type FormatOptions, type Opened, startReading } from './reading.js';

/** A stream of a database that is not one of its tables: a cabinet, an icon, a binary. */
export interface MsiDatabaseStream {
  /** Decoded: `data.cab`, `Binary.helper`, `\x05SummaryInformation`. */
  readonly name: string;
  /** As declared; the opened stream may be shorter. */
  readonly sizeInBytes: number;
  open(): Source;
}

/** An open Windows Installer database. */
export interface MsiDatabase extends Opened {
  readonly packageClass: PackageClass;
  /** Of the texts in the tables; 0 is neutral. */
  readonly codePage: number;
  readonly summary: SummaryInformation | undefined;
  readonly tables: readonly MsiTable[];
  table(name: string): MsiTable | undefined;
  readonly streams: readonly MsiDatabaseStream[];
  findStream(name: string): MsiDatabaseStream | undefined;
}

/**
 * Opens the Windows Installer database in the root of a compound file. One that holds no database gives its streams and
 * no tables.
 *
 * @throws FormatError `cfb.*` when no directory can be read.
 */
export async function openMsiDatabase(source: Source, options: FormatOptions = {}): Promise<MsiDatabase> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const file = await openCompoundFile(source, reading);
  const { codePage, findStream, packageClass, streams, summary, table, tables } = await open(file, reading);
  const streamOf = (name: string, entry: CfbEntry): MsiDatabaseStream => ({
    name,
    sizeInBytes: entry.sizeInBytes,
    open: () => file.openStream(entry),
  });
  return {
    packageClass,
    codePage,
    summary,
    tables,
    table,
    streams: streams.filter(({ isTable }) => !isTable).map(({ entry, name }) => streamOf(name, entry)),
    findStream: (name) => {
      const stream = findStream(name);
      return stream === undefined ? undefined : streamOf(stream.name, stream.entry);
    },
    problems: reading.problems,
  };
}
