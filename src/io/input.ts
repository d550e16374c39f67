import { basename, dirname } from 'node:path';
import { FileSource } from './file-source.js';
import { NeighbourFolder } from './neighbour.js';
import { BlobSource, BytesSource, type Source } from './source.js';

/** What can be triaged: the path of a file, its bytes, or a Blob. */
export type TriageSource = string | Uint8Array | Blob;

/**
 * Finds a file that a package expects beside itself by its path from there, `/` between names: an external cabinet
 * (`data1.cab`), a loose file (`Program Files/Maker/x.exe`). Undefined when it does not exist. The path comes from the
 * package: an implementation must not follow it out of the folder.
 */
export type FindNeighbour = (name: string) => Promise<Source | undefined>;

export interface OpenedInput {
  readonly source: Source;
  readonly name: string;
  /** Finds a file in the input's own folder or below; undefined when it does not exist. */
  findNeighbour(name: string): Promise<Source | undefined>;
  /** Closes the input and every neighbour that was opened. */
  close(): Promise<void>;
}

/**
 * Opens an input for random access.
 *
 * @throws TypeError for anything that is not a path, bytes or a Blob; for a name that is not a string.
 * @throws SourceError when the file cannot be opened.
 */
export async function openInput(input: TriageSource, name?: string): Promise<OpenedInput> {
  if (!(name === undefined || typeof name === 'string')) throw new TypeError('the name must be a string');
  if (typeof input === 'string') return openFile(input, name);
  if (input instanceof Uint8Array) return inMemory(new BytesSource(input), name ?? inputName(input));
  if (input instanceof Blob) return inMemory(new BlobSource(input), name ?? inputName(input));
  throw new TypeError('expected a path, a Uint8Array or a Blob');
}

/** The default name of an input: that of the file or `File`, or `input`. */
export function inputName(input: TriageSource): string {
  if (typeof input === 'string') return basename(input);
  // A web `File` is a Blob with a name.
  return 'name' in input && typeof input.name === 'string' && input.name !== '' ? input.name : 'input';
}

function inMemory(source: Source, name: string): OpenedInput {
  return { source, name, findNeighbour: async () => undefined, close: async () => {} };
}

async function openFile(path: string, name: string | undefined): Promise<OpenedInput> {
  const source = await FileSource.open(path);
  const neighbours = new NeighbourFolder(dirname(path));
  return {
    source,
    name: name ?? inputName(path),
    findNeighbour: (relativePath) => neighbours.find(relativePath),
    close: async () => {
      await Promise.all([source.close(), neighbours.close()]);
    },
  };
}
