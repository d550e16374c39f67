import type { StartDllMeaning, UnpackMeaning } from '../commands/command-meaning.js';
import { baseName, normalizePath } from '../execution/path-name.js';
import { isEncryptedArchive } from '../execution/payload-filter.js';
import { reachedSteps } from '../execution/reached-step.js';
import type { Execution } from '../facts/execution.js';
import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { appendTo } from '../io/append-to.js';
import { describeUnusualUnpack } from './corroboration.js';
import { MAX_STARTS_PER_PLACE, type OpenStart, StartIndex, type Step } from './start-index.js';

/** Two commands that join three parts: a tool unpacks an encrypted archive, and a DLL out of it is started. */
export interface Wiring {
  /** Undefined when it is not a file of the package. */
  readonly tool: Payload | undefined;
  /** Undefined when the archive is made at run time, so that no payload stands for it. */
  readonly archive: Payload | undefined;
  readonly unpack: Step<UnpackMeaning>;
  readonly start: Step<StartDllMeaning>;
  /** The DLL: an entry of the archive, or beside it; undefined when only the folder shows where it comes from. */
  readonly loader: Payload | undefined;
  /** The DLL comes out of the archive, or out of another one in it. */
  readonly isInside: boolean;
  /** Evidence that a DLL outside the archive is the loader; one from the archive needs none. */
  readonly corroborations: readonly string[];
}

/** Corroborations by which a DLL that lies open counts as the loader. */
const FEWEST_CORROBORATIONS = 2;

/** True for a wiring that shows the bundle in full. */
export function isShown({ corroborations, isInside }: Wiring): boolean {
  return isInside || corroborations.length >= FEWEST_CORROBORATIONS;
}

/** The ways in which the commands that would run join an unzip utility, an encrypted archive and a DLL. */
export function findWiring(
  { payloads }: Pick<Inventory, 'payloads'>,
  execution: Execution,
  hasGatingCheck: boolean,
): Wiring[] {
  const unpacks = findUnpacks(payloads, execution);
  if (unpacks.length === 0) return [];
  const starts = new StartIndex(execution, payloads);
  const archives = new Set(unpacks.flatMap(({ archive }) => archive?.id ?? []));
  const startedOf = groupStartedNames(payloads, archives, starts);
  const entriesOf = groupByHolder(payloads);
  return unpacks.flatMap((unpacking) => {
    const archive = unpacking.archive?.id ?? -1;
    const started = findStartedEntries(unpacking, startedOf.get(archive) ?? [], starts);
    const found =
      started.length > 0
        ? started
        : findStartsBeside(unpacking, entriesOf.get(archive) ?? [], starts, hasGatingCheck);
    return found.map((start) => ({ ...unpacking, ...start }));
  });
}

type Unpacking = Pick<Wiring, 'tool' | 'archive' | 'unpack'>;
type Start = Pick<Wiring, 'start' | 'loader' | 'isInside' | 'corroborations'>;

/** Steps that would run, and in which something unpacks an encrypted archive. */
function findUnpacks(payloads: readonly Payload[], execution: Execution): Unpacking[] {
  const found = new Map<string, Unpacking>();
  for (const { command, resolved } of reachedSteps(execution)) {
    const { meaning, object, program } = resolved;
    if (meaning.kind !== 'unpack') continue;
    const archive = object === undefined ? undefined : payloads[object.payload];
    const tool = program === undefined ? undefined : payloads[program.payload];
    const isUnpacking =
      archive === undefined ? unpacksMadeArchive(meaning, tool) : unpacksWithSecret(meaning, tool, archive);
    if (!isUnpacking) continue;
    const key = JSON.stringify([tool?.id, archive?.id, normalizePath(meaning.destination ?? '')]);
    if (!found.has(key)) found.set(key, { archive, tool, unpack: { command, resolved, meaning } });
  }
  return [...found.values()];
}

/** What is handed an encrypted archive and the password that opens it is the unzip utility, whatever it is. */
function unpacksWithSecret(
  { password }: UnpackMeaning,
  tool: Payload | undefined,
  archive: Payload,
): boolean {
  if (!isEncryptedArchive(archive)) return false;
  if (tool?.facts.unzipUtility !== undefined) return true;
  return password !== undefined && password === archive.facts.archive?.password?.password;
}

/** An archive that is put together or decoded at run time is no payload: only a recognised tool identifies it. */
const unpacksMadeArchive = ({ password }: UnpackMeaning, tool: Payload | undefined): boolean =>
  password !== undefined && tool?.facts.unzipUtility !== undefined;

/** Entries of one archive with the name of a started DLL; a real archive has one. */
const MAX_ENTRIES_PER_ARCHIVE = 32;

/** By the archive: its entries under whose names something is started as a DLL. */
function groupStartedNames(
  payloads: readonly Payload[],
  archives: ReadonlySet<number>,
  starts: StartIndex,
): Map<number, readonly Payload[]> {
  const groups = new Map<number, Payload[]>();
  for (const payload of payloads) {
    if (starts.byName(baseName(payload.name)).length === 0) continue;
    const archive = findHolder(payload, archives, payloads);
    if (archive !== undefined) appendTo(groups, archive, payload, MAX_ENTRIES_PER_ARCHIVE);
  }
  return groups;
}

/** The innermost archive that contains the payload. */
function findHolder(
  { parent }: Payload,
  archives: ReadonlySet<number>,
  payloads: readonly Payload[],
): number | undefined {
  let holder = parent;
  while (holder !== null && !archives.has(holder)) holder = payloads[holder]?.parent ?? null;
  return holder ?? undefined;
}

/** The entries of the archive that something starts as a DLL. */
function findStartedEntries(
  unpacking: Unpacking,
  entries: readonly Payload[],
  starts: StartIndex,
): readonly Start[] {
  const found: Start[] = [];
  for (const loader of entries) {
    if (found.length >= MAX_STARTS_PER_PLACE) break;
    if (!hasPassword(unpacking) && !loader.encrypted) continue;
    const start = starts
      .byName(baseName(loader.name))
      .find((step) => !isInstalledElsewhere(step, loader, unpacking));
    if (start !== undefined) found.push({ start, loader, isInside: true, corroborations: [] });
  }
  return found;
}

/** DLLs in the folder that the archive is unpacked into, and those outside any archive. */
function findStartsBeside(
  unpacking: Unpacking,
  entries: readonly Payload[],
  starts: StartIndex,
  hasGatingCheck: boolean,
): readonly Start[] {
  if (!hasPassword(unpacking)) return [];
  const { tool, unpack } = unpacking;
  const unpacked = starts.inFolder(unpack.meaning.destination).flatMap((start): Start[] => {
    const { object } = start.resolved;
    const loader = object === undefined ? undefined : entries.find(({ id }) => id === object.payload);
    const comesOutOfIt = object === undefined || loader !== undefined;
    return comesOutOfIt ? [{ start, loader, isInside: true, corroborations: [] }] : [];
  });
  const unusual = describeUnusualUnpack(tool, entries, unpack.meaning.destination);
  return [...unpacked, ...starts.open.flatMap((start) => corroborate(start, unusual, hasGatingCheck))];
}

/**
 * Evidence that a DLL outside the archive belongs to it. Games and programs with licensed content also register a DLL
 * in an ordinary way, in an ordinary folder: that case needs a check for security products too.
 */
function corroborate(
  { library, step, unusual }: OpenStart,
  unusualUnpack: readonly string[],
  hasGatingCheck: boolean,
): Start[] {
  if (unusual.length === 0 && !(hasGatingCheck && unusualUnpack.length > 0)) return [];
  const check = hasGatingCheck ? ['a check for security products decides whether it goes on'] : [];
  const corroborations = [...unusual, ...unusualUnpack, ...check];
  return [{ start: step, loader: library, isInside: false, corroborations }];
}

/** A command without one leaves it to a variable that is not known, or asks a person. */
function hasPassword({ archive, unpack }: Unpacking): boolean {
  return unpack.meaning.password !== undefined || archive?.facts.archive?.password !== undefined;
}

/** A file that the package itself installs under that very path is not the archive's, unless that one is put over it. */
function isInstalledElsewhere(
  { meaning, resolved }: Step<StartDllMeaning>,
  entry: Payload,
  { unpack }: Unpacking,
): boolean {
  const { object } = resolved;
  if (object?.by !== 'install-path' || object.payload === entry.id) return false;
  const { destination } = unpack.meaning;
  if (destination === undefined) return false;
  const folder = normalizePath(destination).replace(/\/$/, '');
  const started = normalizePath(meaning.dll);
  return ![entry.name, baseName(entry.name)].some((name) => started === `${folder}/${normalizePath(name)}`);
}
