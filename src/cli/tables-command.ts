import {
  escapeText,
  FormatError,
  type MsiTable,
  type MsiValue,
  readTables,
  SourceError,
  type TableListing,
} from '../index.js';
import type { TablesArguments } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_INCOMPLETE, EXIT_NOTHING_FOUND } from './exit-code.js';
import { readInput } from './read-input.js';
import { writeAll } from './write-all.js';

/** Shows the tables of a package with their row counts, or the rows of those named. */
export async function runTables(
  args: TablesArguments,
  streams: CliStreams,
  stop: AbortSignal,
): Promise<number> {
  const { options, source } = await readInput(args.file, streams.stdin, stop);
  let listing: TableListing;
  try {
    listing = await readTables(source, options);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof FormatError)) throw error;
    const reason =
      error instanceof FormatError
        ? `${args.file}: is not a compound file (${error.message})`
        : error.message;
    streams.stderr.write(`msi-triage: ${escapeText(reason)}\n`);
    return EXIT_INCOMPLETE;
  }
  const chosen = args.names.length === 0 ? listing.tables : chooseTables(listing, args.names);
  const unknown = args.names.filter((wanted) => !chosen.some((table) => table.name === wanted));
  for (const wanted of unknown)
    streams.stderr.write(`msi-triage: no table ${escapeText(wanted)} in ${escapeText(args.file)}\n`);
  const showsRows = args.names.length > 0;
  await writeAll(
    streams.stdout,
    args.json ? renderJsonTables(chosen, showsRows) : renderTables(chosen, showsRows),
  );
  for (const { code, effect, location } of listing.problems) {
    streams.stderr.write(`msi-triage: ${code}: ${escapeText(`${location}: ${effect}`)}\n`);
  }
  const isComplete = unknown.length === 0 && listing.completeness === 'complete';
  return isComplete ? EXIT_NOTHING_FOUND : EXIT_INCOMPLETE;
}

function chooseTables({ tables }: TableListing, names: readonly string[]): MsiTable[] {
  return tables.filter((table) => names.includes(table.name));
}

function renderTables(tables: readonly MsiTable[], showsRows: boolean): string {
  if (!showsRows) {
    return tables
      .map(({ name, rowCount }) => `${String(rowCount).padStart(8)}  ${escapeText(name)}\n`)
      .join('');
  }
  return tables.map(renderRows).join('\n');
}

/** Tab-separated, the column names first, as `msiinfo export` prints tables. */
function renderRows(table: MsiTable): string {
  const header = table.columns.map(({ name }) => escapeText(name)).join('\t');
  const lines = [...table.rows()].map((row) =>
    table.columns.map(({ name }) => cellText(row.get(name))).join('\t'),
  );
  return `${escapeText(table.name)}\n${[header, ...lines].join('\n')}\n`;
}

function cellText(value: MsiValue): string {
  if (value === null) return '';
  return escapeText(typeof value === 'object' ? `[stream ${value.streamName}]` : String(value));
}

function renderJsonTables(tables: readonly MsiTable[], showsRows: boolean): string {
  const plain = tables.map((table) => {
    const { columns, name, rowCount } = table;
    if (!showsRows) return { name, rows: rowCount };
    const rows = [...table.rows()].map((row) => columns.map((column) => row.get(column.name)));
    return { name, columns: columns.map((column) => ({ name: column.name, kind: column.kind })), rows };
  });
  return `${JSON.stringify({ tables: plain })}\n`;
}
