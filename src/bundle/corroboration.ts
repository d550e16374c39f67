import type { StartDllMeaning } from '../commands/command-meaning.js';
import { isOddFolder, isUserWritable } from '../execution/odd-folder.js';
import type { Payload } from '../facts/payload.js';
import { isStructureless } from '../facts/structureless-data.js';
import { findHollowingImports, isLibraryName } from './loader.js';

/** Names under which Windows and set-up programs register a library. */
const REGISTRATIONS = /^(?:dllregisterserver|dllunregisterserver|dllinstall|dllmain)$/i;

/** What installers have no use for when they start a DLL that lies open in the package; one sentence part each. */
export function describeUnusualStart(
  library: Payload,
  meaning: StartDllMeaning,
  isAction: boolean,
): string[] {
  const { pe } = library.facts;
  const found: string[] = [];
  if (pe === undefined) found.push('the started file is not a readable DLL');
  else if (!bearsLibraryName(library, meaning))
    found.push('the DLL does not have the extension of a library');
  if (pe !== undefined && findHollowingImports(pe) !== undefined)
    found.push('the DLL imports the functions for process hollowing');
  if (meaning.entryPoint !== undefined && !REGISTRATIONS.test(meaning.entryPoint) && !isAction)
    found.push(`no registration uses the export ${meaning.entryPoint}`);
  if (isAction) found.push('Windows Installer loads the DLL itself');
  if (isHiddenFolder(meaning.dll) || isHiddenFolder(library.installPath ?? ''))
    found.push('the DLL is in a user-writable folder or one where programs are unusual');
  return found;
}

function bearsLibraryName({ installPath, name }: Payload, { dll }: StartDllMeaning): boolean {
  return isLibraryName(installPath ?? name) && isLibraryName(dll.replace(/(?<!["\s])["\s]+$/, ''));
}

function isHiddenFolder(path: string): boolean {
  return isOddFolder(path) || isUserWritable(path);
}

/** Parts of names by which a person knows an unzip utility. */
const TELLING = /zip|7z|rar|tar|arc|pea|pack|extract|cab|inflate/i;

/** True for a genuine unzip utility under a name that does not tell what it is. */
export function isRenamedUtility({ facts: { unzipUtility }, installPath, name }: Payload): boolean {
  if (unzipUtility === undefined || unzipUtility.claimed || unzipUtility.family === 'dotnet-zip')
    return false;
  const shown = installPath ?? name;
  return !TELLING.test(shown.slice(shown.lastIndexOf('/') + 1));
}

/** What an archive and the tool that unpacks it show beside being there; one sentence part each. */
export function describeUnusualUnpack(
  tool: Payload | undefined,
  entries: readonly Payload[],
  destination: string | undefined,
): string[] {
  const found: string[] = [];
  if (entries.length > 0 && entries.every(isStructureless))
    found.push('the archive contains only unstructured data');
  if (tool !== undefined && isRenamedUtility(tool))
    found.push(`${tool.name} is a renamed copy of ${tool.facts.unzipUtility?.name ?? 'a tool'}`);
  if (isOddFolder(destination ?? '')) found.push('it is unpacked into a folder where programs are unusual');
  return found;
}
