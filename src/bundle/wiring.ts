import type { StartDllMeaning, UnpackMeaning } from '../commands/command-meaning.js';
import type { Execution, ObservedCommand, ResolvedMeaning } from '../execution/execution.js';
import { baseName, folderName, normalizePath } from '../execution/path-name.js';
import { reachedSteps } from '../execution/reached-step.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Payload } from '../inventory/payload.js';
import { isLoaderByItself } from './loader.js';
import { isEncryptedZip } from './role.js';

/** A command with one of its meanings. */
export interface Step<Meaning> {
  readonly command: ObservedCommand;
  readonly resolved: ResolvedMeaning;
  readonly meaning: Meaning;
}

/** Two commands that join three parts: a tool unpacks an encrypted ZIP, and a DLL out of that ZIP is started. */
export interface Wiring {
  readonly tool: Payload;
  readonly archive: Payload;
  readonly unpack: Step<UnpackMeaning>;
  readonly start: Step<StartDllMeaning>;
  /** The DLL: an entry of the archive, or beside it; undefined when only the folder tells where it comes from. */
  readonly loader: Payload | undefined;
}

/** Loaders of one archive, and DLLs started under one name, that are told; more of them say nothing new. */
const WIRINGS_PER_ARCHIVE = 8;

/** The ways in which the commands that would run join an unzip utility, an encrypted ZIP and a DLL. */
export function findWiring({ payloads }: Inventory, execution: Execution): Wiring[] {
  const unpacks = findUnpacks(payloads, execution);
  if (unpacks.length === 0) return [];
  const starts = new StartIndex(execution);
  const startedEntries = findStartedEntries(
    payloads,
    new Set(unpacks.map(({ archive }) => archive.id)),
    starts,
  );
  return unpacks.flatMap((unpacking) => {
    const started = startedEntries.get(unpacking.archive.id);
    if (started !== undefined) return started.map((entry) => ({ ...unpacking, ...entry }));
    return starts.inFolder(unpacking.unpack.meaning.destination).flatMap((start) => {
      const loader =
        start.resolved.object === undefined ? undefined : payloads[start.resolved.object.payload];
      return loader === undefined || isLoaderByItself(loader, start.meaning)
        ? [{ ...unpacking, start, loader }]
        : [];
    });
  });
}

type Unpacking = Pick<Wiring, 'tool' | 'archive' | 'unpack'>;

/** Steps that would run, and in which a recognised tool of the package unpacks an encrypted ZIP of the package. */
function findUnpacks(payloads: readonly Payload[], execution: Execution): Unpacking[] {
  const found = new Map<string, Unpacking>();
  for (const { command, resolved } of reachedSteps(execution)) {
    const { meaning, object, program } = resolved;
    if (meaning.kind !== 'unpack' || object === undefined || program === undefined) continue;
    const archive = payloads[object.payload];
    const tool = payloads[program.payload];
    if (archive === undefined || !isEncryptedZip(archive) || tool?.facts.unzipUtility === undefined) continue;
    if (meaning.password === undefined && archive.facts.archive?.password === undefined) continue;
    const key = JSON.stringify([tool.id, archive.id, normalizePath(meaning.destination ?? '')]);
    if (!found.has(key)) found.set(key, { archive, tool, unpack: { command, resolved, meaning } });
  }
  return [...found.values()];
}

/** Folders in folders that a path may lie in, as far as they are looked at. */
const FOLDER_DEPTH = 16;

/** The DLLs that are started, by name and by folder. */
class StartIndex {
  private readonly ofName = new Map<string, Step<StartDllMeaning>[]>();
  private readonly ofFolder = new Map<string, Step<StartDllMeaning>[]>();

  constructor(execution: Execution) {
    const copies = new Map<string, string>();
    for (const { resolved } of reachedSteps(execution)) {
      const { meaning } = resolved;
      if (meaning.kind === 'copy') copies.set(normalizePath(meaning.to), baseName(meaning.from));
    }
    for (const { command, resolved } of reachedSteps(execution)) {
      const { meaning } = resolved;
      if (meaning.kind !== 'start-dll') continue;
      const step = { command, resolved, meaning };
      const copied = copies.get(normalizePath(meaning.dll));
      for (const name of new Set([baseName(meaning.dll), copied ?? baseName(meaning.dll)])) {
        addStep(this.ofName, name, step);
      }
      for (const folder of foldersOf(meaning.dll)) addStep(this.ofFolder, folder, step);
    }
  }

  byName(name: string): readonly Step<StartDllMeaning>[] {
    return this.ofName.get(name) ?? [];
  }

  /** DLLs somewhere below the folder. */
  inFolder(folder: string | undefined): readonly Step<StartDllMeaning>[] {
    const wanted = normalizePath(folder ?? '').replace(/\/$/, '');
    return wanted === '' || wanted === '.' ? [] : (this.ofFolder.get(`${wanted}/`) ?? []);
  }
}

function addStep(
  lists: Map<string, Step<StartDllMeaning>[]>,
  key: string,
  step: Step<StartDllMeaning>,
): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [step]);
  else if (list.length < WIRINGS_PER_ARCHIVE) list.push(step);
}

/** The folder of a path and those that it lies in, each with `/` at its end. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  let folder = folderName(path);
  if (folder !== '' && !folder.endsWith('/')) return [`${folder}/`];
  while (folder !== '' && folders.length < FOLDER_DEPTH) {
    folders.push(folder);
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folders;
}

/** The entries of archives that something starts as a DLL, by the archive. */
function findStartedEntries(
  payloads: readonly Payload[],
  archives: ReadonlySet<number>,
  starts: StartIndex,
): Map<number, Pick<Wiring, 'start' | 'loader'>[]> {
  const found = new Map<number, Pick<Wiring, 'start' | 'loader'>[]>();
  for (const loader of payloads) {
    if (loader.parent === null || !archives.has(loader.parent)) continue;
    const start = starts.byName(baseName(loader.name)).find((step) => !isInstalledElsewhere(step, loader));
    if (start === undefined) continue;
    const entries = found.get(loader.parent);
    if (entries === undefined) found.set(loader.parent, [{ start, loader }]);
    else if (entries.length < WIRINGS_PER_ARCHIVE) entries.push({ start, loader });
  }
  return found;
}

/** A file that the package itself installs under that very path is not the archive's. */
function isInstalledElsewhere({ resolved }: Step<StartDllMeaning>, entry: Payload): boolean {
  return resolved.object?.by === 'install-path' && resolved.object.payload !== entry.id;
}
