/**
 * The parts of a bundle as most samples wire them: files in a folder below Favorites, an action that checks, one that
 * unpacks and one that starts the loader. Cases take these and change what they are about.
 */
import {
  buildInstaller,
  type CustomAction,
  type InstallerDirectory,
  type InstallerFile,
  type InstallerOptions,
} from '../builder/installer.js';
import { avCheckBatch } from './batch.js';
import { loaderArchive } from './loader-archive.js';
import { infoZipTool } from './unzip-tool.js';

/** `EXE in a folder of the package`, run later in the installation and without waiting for an answer to a dialog. */
export const DEFERRED_COMMAND = 34 + 1024;

/** The folder with a generated name that the bundle unpacks into. */
export const favorites: InstallerDirectory = { id: 'FAV', parent: 'FavoritesFolder', name: 'kqwzpd' };

export const TOOL = 'z.exe';
export const ARCHIVE = 'kq.zip';
export const BATCH = 'chk.bat';
export const LOADER = 'wlbsctrl.dll';

export interface BundleOptions extends InstallerOptions {
  /** Of the archive, where files and command lines are not given. */
  readonly password?: string;
}

/** A package with the folder of the bundle; what a case does not give of files and actions is as in most of them. */
export function buildBundle({ password = '', ...options }: BundleOptions): Uint8Array {
  return buildInstaller({
    files: bundleFiles(password),
    directories: [favorites],
    customActions: [checkAction(), unpackAction(password), startAction()],
    ...options,
  });
}

export function toolFile(content: Uint8Array = infoZipTool(), id: string = TOOL): InstallerFile {
  return { id, directory: favorites.id, content };
}

export function archiveFile(content: Uint8Array, id: string = ARCHIVE): InstallerFile {
  return { id, directory: favorites.id, content };
}

export function batchFile(content: Uint8Array = avCheckBatch(), id: string = BATCH): InstallerFile {
  return { id, directory: favorites.id, content };
}

/** Tool, archive and batch file with all defaults. */
export function bundleFiles(password: string): InstallerFile[] {
  return [toolFile(), archiveFile(loaderArchive(LOADER, password)), batchFile()];
}

/** Runs the batch file; its exit code other than 0 ends the installation. */
export function checkAction(batch: string = BATCH): CustomAction {
  return command('CheckHost', `cmd.exe /c "[FAV]${batch}"`);
}

/** Info-ZIP's command line; `password` is the text as it stands there, `[PW]` for a property. */
export function unpackAction(password: string, tool: string = TOOL, archive: string = ARCHIVE): CustomAction {
  return command('Unpack', `"[FAV]${tool}" -o -P ${password} "[FAV]${archive}" -d "[FAV]."`);
}

/** 7-Zip's command line. */
export function sevenZipAction(
  password: string,
  tool: string = TOOL,
  archive: string = ARCHIVE,
): CustomAction {
  return command('Unpack', `"[FAV]${tool}" x -y -p${password} -o"[FAV]" "[FAV]${archive}"`);
}

export function startAction(loader: string = LOADER): CustomAction {
  return command('StartLoader', `rundll32.exe "[FAV]${loader}",Start`);
}

/** An action that runs a command line behind InstallFiles. */
export function command(name: string, target: string): CustomAction {
  return {
    name,
    type: DEFERRED_COMMAND,
    source: favorites.id,
    target,
    after: 'InstallFiles',
    condition: 'NOT Installed',
  };
}
