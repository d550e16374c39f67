import { readdir, realpath } from 'node:fs/promises';
import nodePath, { type PlatformPath } from 'node:path';
import { FileSource } from './file-source.js';
import { type Source, SourceError } from './source.js';
import { startAhead } from './start-ahead.js';

/** Files kept open at once; packages name them by the thousand. */
const MAX_OPEN_FILES = 32;

/** Names that Windows takes for devices, whatever extension they have. */
const DEVICE_NAME =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;
/** Separators, streams, wildcards and control characters, and what Windows drops from the end of a name. */
const NO_NAME = /[\\/:*?"<>|\u0000-\u001f]|[. ]$/;

/**
 * The names in a path, separated by `/`. Undefined unless the path leads down: it comes from a package, so `..`,
 * devices, drives and hosts are refused.
 */
export function neighbourNames(path: string): string[] | undefined {
  const names = path.split('/');
  const isSound = (name: string) => name !== '' && !NO_NAME.test(name) && !DEVICE_NAME.test(name);
  return names.every(isSound) ? names : undefined;
}

/** True when `file` is in `folder` or below it; both are resolved paths, POSIX or Windows. */
export function liesInside(folder: string, file: string, path: PlatformPath = nodePath): boolean {
  const relative = path.relative(folder, file);
  const [first] = relative.split(path.sep);
  return relative !== '' && first !== '..' && !path.isAbsolute(relative);
}

/** The files in and below a folder, by names without regard to letter case. */
export class NeighbourFolder {
  private readonly listings = new Map<string, Promise<ReadonlyMap<string, string>>>();
  private readonly files = new OpenFiles();

  constructor(
    private readonly folder: string,
    private readonly path: PlatformPath = nodePath,
  ) {}

  /**
   * A regular file by its path from the folder, with `/` as separator; undefined when it does not exist.
   *
   * @throws SourceError `source.link-outside` for a link whose target is elsewhere
   */
  async find(relativePath: string): Promise<Source | undefined> {
    const names = neighbourNames(relativePath);
    if (names === undefined) return undefined;
    let found = this.folder;
    for (const name of names) {
      const actual = await this.actualName(found, name);
      if (actual === undefined) return undefined;
      found = this.path.join(found, actual);
    }
    let target: string;
    let folder: string;
    try {
      [folder, target] = await Promise.all([realpath(this.folder), realpath(found)]);
    } catch {
      // A link to nothing, or a folder that may not be entered: either way there is no such file.
      return undefined;
    }
    if (!liesInside(folder, target, this.path))
      throw new SourceError(
        'source.link-outside',
        `${relativePath} is a link that points outside the folder`,
      );
    return this.files.open(target);
  }

  close(): Promise<void> {
    return this.files.close();
  }

  private async actualName(folder: string, name: string): Promise<string | undefined> {
    let listing = this.listings.get(folder);
    if (listing === undefined) {
      listing = startAhead(listFolder(folder));
      this.listings.set(folder, listing);
    }
    const names = await listing;
    return names.get(name) ?? names.get(name.toLowerCase());
  }
}

/** Each name as it is and in lower case, which stands for the first of several. */
async function listFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const byName = new Map<string, string>();
  let names: string[] = [];
  try {
    names = await readdir(folder);
  } catch {
    // No folder, or not to be read: nothing is found in it.
  }
  for (const name of names) byName.set(name, name);
  for (const name of names) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
  return byName;
}

/** Files that are read now and then: of many, those that were read last are open. */
class OpenFiles {
  private readonly open_ = new Map<string, Promise<FileSource>>();

  /** Undefined for what is no regular file or cannot be opened. */
  async open(path: string): Promise<Source | undefined> {
    try {
      const { sizeInBytes } = await this.handle(path);
      const read = async (offsetInBytes: number, lengthInBytes: number) => {
        const file = await this.handle(path);
        return file.read(offsetInBytes, lengthInBytes);
      };
      return { sizeInBytes, read };
    } catch (error) {
      if (error instanceof SourceError) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const files = [...this.open_.values()];
    this.open_.clear();
    for (const file of await Promise.allSettled(files)) {
      if (file.status === 'fulfilled') await file.value.close();
    }
  }

  private async handle(path: string): Promise<FileSource> {
    const known = this.open_.get(path);
    const file = known ?? startAhead(FileSource.open(path));
    this.open_.delete(path);
    this.open_.set(path, file);
    const [oldest] = this.open_;
    if (this.open_.size > MAX_OPEN_FILES && oldest !== undefined) {
      this.open_.delete(oldest[0]);
      await (await oldest[1]).close();
    }
    try {
      return await file;
    } catch (error) {
      this.open_.delete(path);
      throw error;
    }
  }
}
