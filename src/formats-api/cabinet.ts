import { openCabinet as open } from '../formats/cab/cabinet.js';
import { type CabSetFile, joinCabinets } from '../formats/cab/cabinet-set.js';
import { readFile } from '../formats/cab/read-file.js';
import type { Source } from '../io/source.js';
import { type Archive, type ArchiveEntry, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, startReading } from './reading.js';

/** A file of a cabinet. */
export interface CabinetEntry extends ArchiveEntry {
  /** `2019-11-26T12:34:56` in the writer's unknown zone; absent when it is no date. */
  readonly modified?: string;
}

/** One or more cabinets as one archive. */
export interface CabinetArchive extends Archive<CabinetEntry> {
  /** Names of cabinets of the set that were not given, so their data cannot be read. */
  readonly missing: readonly string[];
}

/** A cabinet of a set; the others refer to it by its name. */
export interface NamedCabinet {
  readonly name: string;
  readonly source: Source;
}

/**
 * Opens a cabinet [MS-CAB]. Its set may continue in others: see {@link openCabinetSet}.
 *
 * @throws FormatError `cab.*` when no list of files can be read.
 */
export async function openCabinet(source: Source, options: FormatOptions = {}): Promise<CabinetArchive> {
  return openSet([{ source }], options);
}

/**
 * Opens cabinets of a set, given in any order, as one archive. Cabinets that do not belong together are listed side by
 * side.
 *
 * @throws FormatError `cab.*` when no list of files can be read of one of them.
 */
export async function openCabinetSet(
  cabinets: readonly NamedCabinet[],
  options: FormatOptions = {},
): Promise<CabinetArchive> {
  return openSet(cabinets, options);
}

async function openSet(
  cabinets: readonly { readonly name?: string; readonly source: Source }[],
  options: FormatOptions,
): Promise<CabinetArchive> {
  for (const { source } of cabinets) assertSource(source);
  const sizeInBytes = cabinets.reduce((sum, { source }) => sum + source.sizeInBytes, 0);
  const reading = startReading(sizeInBytes, options);
  const opened = [];
  for (const { name, source } of cabinets) {
    opened.push(await open(source, { ...reading, ...(name === undefined ? {} : { name }) }));
  }
  const set = joinCabinets(opened, reading.onProblem);
  const entries = set.files.map((file): CabinetEntry & CabSetFile => ({
    ...file,
    isDirectory: false,
    encrypted: false,
  }));
  const archive = archiveOf(reading, entries, false, (entry) => readFile(set, entry, reading));
  return { ...archive, missing: set.missing.map(({ name }) => name) };
}
