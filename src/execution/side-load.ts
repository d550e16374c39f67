import type { Execution } from '../facts/execution.js';
import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { isStructureless } from '../facts/structureless-data.js';
import { appendTo } from '../io/append-to.js';
import { baseName, folderName, normalizePath } from './path-name.js';
import { findStartedPayloads } from './reach.js';
import { reachedSteps } from './reached-step.js';

/** A library of the package that a program takes from its own folder, because it imports that name. */
export interface SideLoad {
  /** The program that would run, or a library that it loads. */
  readonly importer: Payload;
  readonly library: Payload;
  /** The library lies beside the program only once a command has unpacked the archive that holds it. */
  readonly isUnpacked: boolean;
  /** The largest file in the folder that is as good as random, which a loader would decrypt. */
  readonly dataBeside: Payload | undefined;
}

/** Links of all programs together; the largest programs load some hundred of their own libraries. */
const MAX_LINKS = 4_096;
/** Files with one path; a package has two or three, for processors or languages. */
const MAX_FILES_PER_PATH = 8;
/** Folders in which one file lies: where it is installed, and where archives with it are unpacked. */
const MAX_FOLDERS_PER_FILE = 8;
/** Entries of archives that are placed in the folders that they are unpacked into, over all commands. */
const MAX_PLACED_ENTRIES = 100_000;

/** Windows takes these from its own folder, whatever lies beside the program: its KnownDLLs and API sets. */
const TAKEN_FROM_WINDOWS =
  /^(?:(?:api|ext)-ms-.*|advapi32|clbcatq|combase|comdlg32|coml2|difxapi|gdi32|gdiplus|imagehlp|imm32|kernel32|kernelbase|msctf|msvcrt|normaliz|nsi|ntdll|ole32|oleaut32|psapi|rpcrt4|sechost|setupapi|shcore|shell32|shlwapi|user32|wldap32|ws2_32)\.dll$/;

/** The libraries of the package that its programs load from their own folder when they are started, each pair once. */
export function findSideLoads(
  inventory: Pick<Inventory, 'packages' | 'payloads'>,
  execution: Pick<Execution, 'commands'>,
): SideLoad[] {
  const { payloads } = inventory;
  const started = [...findStartedPayloads(execution.commands, inventory)].flatMap((id) => payloads[id] ?? []);
  const waiting = started.filter(({ facts }) => facts.pe?.kind === 'exe');
  if (waiting.length === 0) return [];
  const folders = new ProgramFolders(payloads, execution);
  const seen = new Set(waiting);
  const found = new Map<string, SideLoad>();
  for (const importer of waiting) {
    for (const link of folders.librariesOf(importer)) {
      if (found.size >= MAX_LINKS) return [...found.values()];
      found.set(`${importer.id} ${link.library.id}`, link);
      if (seen.has(link.library)) continue;
      seen.add(link.library);
      // What a library imports is looked for in the folder of the program, where it lies itself.
      waiting.push(link.library);
    }
  }
  return [...found.values()];
}

interface PlacedFile {
  readonly payload: Payload;
  readonly isUnpacked: boolean;
}

/** Where files lie once they are installed and the archives unpacked. Folders are normalized, with `/` at the end. */
class ProgramFolders {
  private readonly filesOfPath = new Map<string, PlacedFile[]>();
  private readonly foldersOf = new Map<number, string[]>();
  private readonly dataOf = new Map<string, Payload>();

  constructor(payloads: readonly Payload[], execution: Pick<Execution, 'commands'>) {
    for (const payload of payloads) {
      if (payload.installPath !== undefined) this.place(payload, payload.installPath, false);
    }
    this.placeUnpacked(payloads, execution);
  }

  *librariesOf(importer: Payload): Generator<SideLoad> {
    for (const folder of this.foldersOf.get(importer.id) ?? []) {
      for (const dll of new Set(importer.facts.pe?.imports.map((wanted) => wanted.dll.toLowerCase()))) {
        if (TAKEN_FROM_WINDOWS.test(dll)) continue;
        for (const { isUnpacked, payload } of this.filesOfPath.get(folder + dll) ?? []) {
          const dataBeside = this.dataOf.get(folder);
          if (payload !== importer) yield { importer, library: payload, isUnpacked, dataBeside };
        }
      }
    }
  }

  /** Entries of an archive lie together, and in the folder into which a command that would run unpacks it. */
  private placeUnpacked(payloads: readonly Payload[], execution: Pick<Execution, 'commands'>): void {
    const entriesOf = groupByHolder(payloads);
    const done = new Set<string>();
    let left = MAX_PLACED_ENTRIES;
    for (const { meaning, resolved } of reachedSteps(execution)) {
      const archive = resolved.object?.payload;
      if (meaning.kind !== 'unpack' || archive === undefined) continue;
      const folder = normalizePath(meaning.destination ?? `archive ${archive}`).replace(/\/?$/, '/');
      const entries = entriesOf.get(archive) ?? [];
      if (done.has(`${archive} ${folder}`) || entries.length > left) continue;
      done.add(`${archive} ${folder}`);
      left -= entries.length;
      for (const entry of entries) this.place(entry, folder + entry.name, true);
    }
  }

  private place(payload: Payload, path: string, isUnpacked: boolean): void {
    const { pe } = payload.facts;
    const folder = folderName(path);
    if (pe?.kind === 'dll')
      appendTo(this.filesOfPath, folder + baseName(path), { payload, isUnpacked }, MAX_FILES_PER_PATH);
    if (pe !== undefined) appendTo(this.foldersOf, payload.id, folder, MAX_FOLDERS_PER_FILE);
    else if (isStructureless(payload) && payload.sizeInBytes > (this.dataOf.get(folder)?.sizeInBytes ?? 0))
      this.dataOf.set(folder, payload);
  }
}
