import type { StartDllMeaning, UnpackMeaning } from '../commands/command-meaning.js';
import type { Execution, ObservedCommand, ResolvedMeaning } from '../execution/execution.js';
import { normalizePath } from '../execution/payload-resolver.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Payload } from '../inventory/payload.js';
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
  /** The DLL's entry in the archive; undefined when the archive hides its names, and only the folder shows it. */
  readonly loader: Payload | undefined;
}

/** Every way in which the commands that would run join an unzip utility, an encrypted ZIP and a DLL. */
export function findWiring({ payloads }: Inventory, { commands }: Execution): Wiring[] {
  const reached = commands.filter(({ triggers }) => triggers.length > 0);
  const steps = reached.flatMap((command) => command.meanings.map((resolved) => ({ command, resolved })));
  const starts = steps.flatMap(({ command, resolved }) =>
    resolved.meaning.kind === 'start-dll' ? [{ command, resolved, meaning: resolved.meaning }] : [],
  );
  const copies = collectCopies(steps.map(({ resolved }) => resolved));
  const found: Wiring[] = [];
  for (const { command, resolved } of steps) {
    const { meaning, object, program } = resolved;
    if (meaning.kind !== 'unpack' || object === undefined || program === undefined) continue;
    const archive = payloads[object.payload];
    const tool = payloads[program.payload];
    if (archive === undefined || !isEncryptedZip(archive) || tool?.facts.unzipUtility === undefined) continue;
    if (meaning.password === undefined && archive.facts.archive?.password === undefined) continue;
    const entries = entriesByName(payloads, archive);
    for (const start of starts) {
      const loader = findLoader(start, entries, copies);
      if (loader === undefined && !liesIn(start.meaning.dll, meaning.destination)) continue;
      found.push({ tool, archive, unpack: { command, resolved, meaning }, start, loader });
    }
  }
  return found;
}

/** Where files were copied from, by where they were copied to. */
function collectCopies(steps: readonly ResolvedMeaning[]): Map<string, string> {
  const copies = new Map<string, string>();
  for (const { meaning } of steps) {
    if (meaning.kind === 'copy') copies.set(normalizePath(meaning.to), normalizePath(meaning.from));
  }
  return copies;
}

function entriesByName(payloads: readonly Payload[], archive: Payload): Map<string, Payload> {
  const entries = new Map<string, Payload>();
  for (const payload of payloads) {
    if (payload.parent === archive.id) entries.set(baseName(payload.name), payload);
  }
  return entries;
}

function findLoader(
  { meaning, resolved }: Step<StartDllMeaning>,
  entries: ReadonlyMap<string, Payload>,
  copies: ReadonlyMap<string, string>,
): Payload | undefined {
  const path = normalizePath(meaning.dll);
  const entry = entries.get(baseName(copies.get(path) ?? path)) ?? entries.get(baseName(path));
  // A file that the package itself installs under that very path is not the archive's.
  return resolved.object?.by === 'install-path' ? undefined : entry;
}

/** True when the path lies in the folder that an archive is unpacked into. */
function liesIn(path: string, folder: string | undefined): boolean {
  if (folder === undefined) return false;
  const inner = normalizePath(path);
  const outer = normalizePath(folder).replace(/\/+$/, '');
  return outer !== '' && outer !== '.' && inner.startsWith(`${outer}/`);
}

function baseName(path: string): string {
  const normalized = normalizePath(path);
  return normalized.slice(normalized.lastIndexOf('/') + 1);
}
