import type { StartDllMeaning } from '../commands/command-meaning.js';
import { FileAliases } from '../execution/file-alias.js';
import { baseName, folderName, normalizePath } from '../execution/path-name.js';
import { reachedSteps } from '../execution/reached-step.js';
import type { Execution, ObservedCommand, ResolvedMeaning } from '../facts/execution.js';
import type { Payload } from '../facts/payload.js';
import { appendTo } from '../io/append-to.js';
import { describeUnusualStart } from './corroboration.js';
import { callsInstaller, findHollowingImports, isLibraryName } from './loader.js';

/** A command with one of its meanings. */
export interface Step<Meaning> {
  readonly command: ObservedCommand;
  readonly resolved: ResolvedMeaning;
  readonly meaning: Meaning;
}

/** DLLs reported per name or folder; more of them add no information. */
export const MAX_STARTS_PER_PLACE = 8;
/** Parent folders of a path that are considered. */
const FOLDER_DEPTH = 16;

/** The start of a DLL that lies open in the package. */
export interface OpenStart {
  readonly step: Step<StartDllMeaning>;
  readonly library: Payload;
  /** What is unusual about it, as {@link describeUnusualStart} says it. */
  readonly unusual: readonly string[];
}

/** The DLLs that are started, by name and by folder. */
export class StartIndex {
  /** Starts of DLLs that lie open in the package; those of which most is unusual come first. */
  readonly open: readonly OpenStart[];
  private readonly ofName = new Map<string, Step<StartDllMeaning>[]>();
  private readonly ofFolder = new Map<string, Step<StartDllMeaning>[]>();

  constructor(execution: Execution, payloads: readonly Payload[]) {
    const aliases = new FileAliases();
    for (const { command, meaning } of reachedSteps(execution)) aliases.addCommand([meaning], command.text);
    for (const { command, resolved, meaning } of reachedSteps(execution)) {
      if (meaning.kind !== 'start-dll') continue;
      const step = { command, resolved, meaning };
      for (const name of namesOf(meaning.dll, aliases))
        appendTo(this.ofName, name, step, MAX_STARTS_PER_PLACE);
      for (const folder of foldersOf(meaning.dll))
        appendTo(this.ofFolder, folder, step, MAX_STARTS_PER_PLACE);
    }
    this.open = collectOpenStarts(execution, payloads);
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

/** Each DLL once, by the start of which most is unusual: so a decoy takes no room from a loader. */
function collectOpenStarts(execution: Execution, payloads: readonly Payload[]): OpenStart[] {
  const best = new Map<number, OpenStart>();
  const add = (step: Step<StartDllMeaning>, isAction: boolean) => {
    const { object } = step.resolved;
    const library = object === undefined ? undefined : payloads[object.payload];
    if (library === undefined || library.encrypted) return;
    const unusual = describeUnusualStart(library, step.meaning, isAction);
    if ((best.get(library.id)?.unusual.length ?? -1) < unusual.length)
      best.set(library.id, { step, library, unusual });
  };
  for (const { command, meaning, resolved } of reachedSteps(execution))
    if (meaning.kind === 'start-dll') add({ command, meaning, resolved }, false);
  for (const command of execution.commands)
    for (const step of findLoadedLibrary(command, payloads)) add(step, true);
  return [...best.values()]
    .sort((a, b) => b.unusual.length - a.unusual.length)
    .slice(0, MAX_STARTS_PER_PLACE);
}

/** Its own name, those of the files that it is a copy of, and each with the extension that Windows adds. */
function namesOf(dll: string, aliases: FileAliases): ReadonlySet<string> {
  // Windows drops a dot at the end, which is how a name without an extension is handed to rundll32.
  const names = [dll, ...aliases.sourcesOf(dll)].flatMap((path) => {
    const name = baseName(path);
    return name.endsWith('.') ? [name, name.slice(0, -1)] : [name];
  });
  return new Set(names.flatMap((name) => (name.includes('.') ? [name] : [name, `${name}.dll`])));
}

/** All parent folders of a path, each with a trailing `/`. */
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

/**
 * A DLL that Windows Installer itself loads for an action: one that has what a loader needs, one that does not import
 * msi.dll, as all libraries of actions do, or an installed file not named like a library.
 */
function findLoadedLibrary(command: ObservedCommand, payloads: readonly Payload[]): Step<StartDllMeaning>[] {
  const { program, text, triggers } = command;
  const library = program === undefined ? undefined : payloads[program.payload];
  const pe = library?.facts.pe;
  if (library === undefined || program === undefined || triggers.length === 0 || pe?.kind !== 'dll')
    return [];
  const entryPoint = text.slice(text.lastIndexOf('!') + 1);
  const dll = library.installPath ?? library.name;
  const meaning: StartDllMeaning = { kind: 'start-dll', proxy: 'msiexec', dll, entryPoint, arguments: '' };
  const hides = program.by === 'file-key' && !isLibraryName(dll);
  const isLoader = hides || !callsInstaller(pe) || findHollowingImports(pe) !== undefined;
  return isLoader ? [{ command, meaning, resolved: { meaning, object: program } }] : [];
}
