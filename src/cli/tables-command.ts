import {
  escapeText,
  FormatError,
  type MsiTable,
  type Problem,
  readTables,
  renderJson,
  SourceError,
  type TableListing,
} from '../index.js';
import type { TablesArguments } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_INCOMPLETE, EXIT_NOTHING_FOUND } from './exit-code.js';
import { failureAsJson, problemsAsText } from './failure.js';
import { readInput } from './read-input.js';
import { countsAsJson, countsAsText, RowAllowance, rowsAsJson, rowsAsText } from './table-output.js';
import { writeAll, writePieces } from './write-all.js';

/** Prints the tables of a package with their row counts, or the rows of the named tables. */
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
      error instanceof FormatError ? `${args.file}: not a compound file (${error.message})` : error.message;
    if (args.json) await writeAll(streams.stdout, failureAsJson(args.file, 'tables', error.code, reason));
    else streams.stderr.write(`msi-triage: ${escapeText(reason)}\n`);
    return EXIT_INCOMPLETE;
  }
  const chosen = args.names.length === 0 ? listing.tables : chooseTables(listing, args.names);
  const unknown = args.names.filter((wanted) => !chosen.some((table) => table.name === wanted));
  for (const wanted of unknown)
    streams.stderr.write(`msi-triage: no table ${escapeText(wanted)} in ${escapeText(args.file)}\n`);
  const isWhole = await writeTables(chosen, listing, args, streams);
  const isComplete = isWhole && unknown.length === 0 && listing.completeness === 'complete';
  return isComplete ? EXIT_NOTHING_FOUND : EXIT_INCOMPLETE;
}

function chooseTables({ tables }: TableListing, names: readonly string[]): MsiTable[] {
  return tables.filter((table) => names.includes(table.name));
}

/** Writes the tables, then the problems; false when not all rows could be shown. */
async function writeTables(
  tables: readonly MsiTable[],
  listing: TableListing,
  { file, json, names }: TablesArguments,
  { stderr, stdout }: CliStreams,
): Promise<boolean> {
  const allowance = new RowAllowance();
  if (json) await writeAll(stdout, `{"input":${renderJson(file)},"tables":`);
  await writePieces(stdout, piecesOf(tables, { json, showsRows: names.length > 0 }, allowance));
  const problems = [...listing.problems, ...exceeded(allowance, file)];
  const completeness = allowance.isExceeded ? 'partial' : listing.completeness;
  if (json) await writeAll(stdout, `,"completeness":"${completeness}","problems":${renderJson(problems)}}\n`);
  else await writeAll(stderr, problemsAsText(problems));
  return !allowance.isExceeded;
}

function piecesOf(
  tables: readonly MsiTable[],
  { json, showsRows }: { json: boolean; showsRows: boolean },
  allowance: RowAllowance,
): Iterable<string> {
  if (showsRows) return json ? rowsAsJson(tables, allowance) : rowsAsText(tables, allowance);
  return json ? [countsAsJson(tables)] : countsAsText(tables);
}

function exceeded({ isExceeded }: RowAllowance, location: string): Problem[] {
  if (!isExceeded) return [];
  const effect = 'the rows exceed the output limit: cells are shortened or rows omitted';
  return [{ code: 'limit.strings', location, offsetInBytes: 0, effect }];
}
