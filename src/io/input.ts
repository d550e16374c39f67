import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileSource } from './file-source.js';
import { BlobSource, BytesSource, type Source, SourceError } from './source.js';

/** What can be triaged: the path of a file, its bytes, or a Blob. */
export type TriageSource = string | Uint8Array | Blob;

/** Finds a file beside the input (an external cabinet) by its name; undefined when it is not there. */
export type FindNeighbour = (name: string) => Promise<Source | undefined>;

export interface OpenedInput {
  readonly source: Source;
  readonly name: string;
  /** Finds a file in the input's own folder by its name; undefined when it is not there, or lies elsewhere. */
  findNeighbour(name: string): Promise<Source | undefined>;
  /** Lets go of the input and of every neighbour that was opened. */
  close(): Promise<void>;
}

/**
 * Opens an input for random access.
 *
 * @throws TypeError for anything that is not a path, bytes or a Blob; for a name that is no string.
 * @throws SourceError when the file cannot be opened.
 */
export async function openInput(input: TriageSource, name?: string): Promise<OpenedInput> {
  if (!(name === undefined || typeof name === 'string')) throw new TypeError('the name must be a string');
  if (typeof input === 'string') return openFile(input, name);
  if (input instanceof Uint8Array) return inMemory(new BytesSource(input), name ?? inputName(input));
  if (input instanceof Blob) return inMemory(new BlobSource(input), name ?? inputName(input));
  throw new TypeError('expected a path, a Uint8Array or a Blob');
}

/** The name of an input that was given none: the file's, the `File`'s, or `input`. */
export function inputName(input: TriageSource): string {
  if (typeof input === 'string') return basename(input);
  // A web `File` is a Blob with a name.
  return 'name' in input && typeof input.name === 'string' && input.name !== '' ? input.name : 'input';
}

function inMemory(source: Source, name: string): OpenedInput {
  return { source, name, findNeighbour: async () => undefined, close: async () => {} };
}

async function openFile(path: string, name: string | undefined): Promise<OpenedInput> {
  const opened = [await FileSource.open(path)];
  const findNeighbour = async (neighbour: string): Promise<Source | undefined> => {
    const found = await findInFolder(dirname(path), neighbour);
    if (found === undefined) return undefined;
    try {
      const source = await FileSource.open(found);
      opened.push(source);
      return source;
    } catch (error) {
      if (error instanceof SourceError) return undefined;
      throw error;
    }
  };
  return {
    source: opened[0] as FileSource,
    name: name ?? inputName(path),
    findNeighbour,
    close: async () => {
      await Promise.all(opened.map((source) => source.close()));
    },
  };
}

/**
 * The path of `name` in `folder`. The name comes out of a package, so it must be a bare file name, and a link must
 * not lead out of the folder.
 */
async function findInFolder(folder: string, name: string): Promise<string | undefined> {
  if (name === '' || name === '.' || name === '..' || /[\\/:\0]/.test(name)) return undefined;
  try {
    const [inside, found] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return dirname(found) === inside ? found : undefined;
  } catch {
    // Not there, or not to be read: either way there is no neighbour of that name.
    return undefined;
  }
}
