import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { CfbEntry, CompoundFile } from '../cfb/compound-file.js';
import type { TableSchema } from './column.js';
import { identifyPackageClass, type PackageClass } from './package-class.js';
import type { ReportMsiProblem } from './problem-report.js';
import { COLUMNS_SCHEMA, readSchema, TABLES_SCHEMA } from './schema.js';
import { encodeStreamName } from './stream-name.js';
import { parseStringPool, type StringPool } from './string-pool.js';
import { checkStringReferences, type StringReferenceCheck } from './string-reference.js';
import { loadSummaryInformation, type SummaryInformation } from './summary-information.js';
import { MsiTable } from './table.js';
import { listStreams, type MsiStream, TableStreams } from './table-stream.js';

const STRING_POOL = '_StringPool';
const STRING_DATA = '_StringData';
/** Four million strings; no package known has a tenth of that. */
const MAX_STRING_POOL_SIZE_IN_BYTES = 16 * 2 ** 20;

export interface StringStats extends StringReferenceCheck {
  readonly count: number;
  readonly bytesPerReference: 2 | 3;
}

export interface OpenMsiOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** The storage that holds the database; the root when absent. */
  storage?: CfbEntry;
}

/** A Windows Installer database, its tables and texts in memory, everything else where it lies. */
export interface MsiDatabase {
  readonly file: CompoundFile;
  readonly storage: CfbEntry;
  readonly packageClass: PackageClass;
  /** Of the texts in the tables; 0 is neutral. */
  readonly codePage: number;
  /** The tables that the database declares, in its order. Empty for a transform: see `readTransform`. */
  readonly tables: readonly MsiTable[];
  /** A table by its name; finds `_Tables` and `_Columns`, too, which are not in `tables`. */
  table(name: string): MsiTable | undefined;
  /** Every stream of the storage, those of tables included. */
  readonly streams: readonly MsiStream[];
  /** Orphan streams with names that no stream of the storage has; for the database in the root. */
  readonly orphans: readonly MsiStream[];
  /** A stream that is not a table's, by its decoded name. */
  findStream(name: string): MsiStream | undefined;
  readonly storages: readonly CfbEntry[];
  readonly strings: StringStats;
  readonly stringPool: StringPool;
  /** The streams of the tables, as stored; a transform's tables are read from them. */
  readonly tableStreams: TableStreams;
  readonly summary: SummaryInformation | undefined;
}

/** Streams that every package, patch and transform has, so that a damaged one is still recognised. */
const SYSTEM_TABLES: ReadonlySet<string> = new Set([
  STRING_POOL,
  STRING_DATA,
  TABLES_SCHEMA.name,
  COLUMNS_SCHEMA.name,
]);

/** True when the storage holds a stream that only databases have. */
export function holdsMsiDatabase(file: CompoundFile, storage: CfbEntry = file.root): boolean {
  const streams = listStreams(file.children(storage));
  return [...streams, ...listOrphans(file, storage, streams)].some(
    ({ name, isTable }) => isTable && SYSTEM_TABLES.has(name),
  );
}

/**
 * Reads the strings and tables of the database in a storage. What cannot be read is reported and left out: a storage
 * without a database gives its streams and no tables.
 */
export async function openMsiDatabase(file: CompoundFile, options: OpenMsiOptions): Promise<MsiDatabase> {
  const { onProblem, budget, storage = file.root } = options;
  const report: ReportMsiProblem = (code, effect) => {
    onProblem({ code, effect, offsetInBytes: storage.offsetInBytes });
  };
  const children = file.children(storage);
  const streams = listStreams(children);
  const orphans = listOrphans(file, storage, streams);
  const orphanTables = orphans.filter(({ isTable }) => isTable);
  if (orphanTables.length > 0) {
    const names = orphanTables.slice(0, 10).map(({ name }) => name);
    report(
      'msi.orphan-table',
      `the directory does not lead to the streams of ${names.join(', ')}; they are read`,
    );
  }
  const tableStreams = new TableStreams(file, [...streams, ...orphanTables], budget, onProblem);

  const stringPool = await loadStringPool(tableStreams, report);
  const isTransform = identifyPackageClass(storage.clsid, new Set()) === 'mst';
  const allTables = isTransform ? [] : await loadTables(tableStreams, stringPool, report);
  const tables = allTables.filter(({ name }) => name !== TABLES_SCHEMA.name && name !== COLUMNS_SCHEMA.name);
  const tablesByName = new Map(allTables.map((table) => [table.name, table]));
  const plainStreams = new Map([...plainStreamsByName(orphans), ...plainStreamsByName(streams)]);

  return {
    file,
    storage,
    packageClass: identifyPackageClass(storage.clsid, new Set(tables.map(({ name }) => name))),
    codePage: stringPool.codePage,
    tables,
    table: (name) => tablesByName.get(name),
    streams,
    orphans,
    findStream: (name) => plainStreams.get(name),
    storages: children.filter(({ type }) => type === 'storage'),
    strings: {
      count: stringPool.count,
      bytesPerReference: stringPool.bytesPerReference,
      ...(isTransform
        ? { referenceCountMismatches: 0, danglingReferences: 0, unusedStrings: 0 }
        : checkStringReferences(allTables, stringPool, report)),
    },
    stringPool,
    tableStreams,
    summary: await loadSummaryInformation(file, streams, onProblem),
  };
}

function listOrphans(file: CompoundFile, storage: CfbEntry, streams: readonly MsiStream[]): MsiStream[] {
  if (storage !== file.root) return [];
  const known = new Set(streams.map(({ entry }) => entry.name));
  // The contents of an orphan storage belong to that storage.
  const entries = file.entries.filter(
    (entry) => entry.orphan && entry.path.length === 1 && !known.has(entry.name),
  );
  return listStreams(entries);
}

/** Two raw names can decode to one: the one that msi.dll would write itself is the one that it looks for. */
function plainStreamsByName(streams: readonly MsiStream[]): Map<string, MsiStream> {
  const byName = new Map<string, MsiStream>();
  for (const stream of streams) {
    const { entry, isTable, name } = stream;
    if (!isTable && (!byName.has(name) || entry.name === encodeStreamName(name))) byName.set(name, stream);
  }
  return byName;
}

async function loadStringPool(streams: TableStreams, report: ReportMsiProblem): Promise<StringPool> {
  const pool = await streams.load(STRING_POOL, MAX_STRING_POOL_SIZE_IN_BYTES);
  const data = await streams.load(STRING_DATA);
  if (pool === undefined) report('msi.string-pool-missing', 'no table can be read without its strings');
  return parseStringPool(pool?.bytes ?? new Uint8Array(4), data?.bytes ?? new Uint8Array(0), report);
}

async function loadTables(
  streams: TableStreams,
  strings: StringPool,
  report: ReportMsiProblem,
): Promise<MsiTable[]> {
  const load = async (schema: TableSchema): Promise<MsiTable> => {
    const stream = await streams.load(schema.name);
    const table = new MsiTable(schema, stream, strings);
    if (table.surplusInBytes > 0) {
      report(
        'msi.table-size',
        `table ${table.name} has ${table.surplusInBytes} bytes behind its ${table.rowCount} whole rows`,
      );
    }
    return table;
  };
  const tables = await load(TABLES_SCHEMA);
  const columns = await load(COLUMNS_SCHEMA);
  const loaded = [tables, columns];
  for (const schema of readSchema(tables, columns, report)) {
    if (schema.name !== TABLES_SCHEMA.name && schema.name !== COLUMNS_SCHEMA.name) {
      loaded.push(await load(schema));
    }
  }

  const names = new Set([STRING_POOL, STRING_DATA, ...loaded.map(({ name }) => name)]);
  for (const name of streams.names) {
    if (!names.has(name)) {
      report(
        'msi.undeclared-table',
        `a stream is named like table ${name}, which the database does not declare`,
      );
    }
  }
  return loaded;
}
