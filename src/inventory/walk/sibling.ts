import type { FindNeighbour } from '../../io/input.js';
import { Collector } from './collector.js';

/** A file of a container. */
export interface Sibling {
  readonly name: string;
  readonly sizeInBytes: number;
  /** Gives its bytes from the start, each time anew, and spends them on the Budget. */
  readonly decode: () => AsyncGenerator<Uint8Array, void, void>;
}

/** The files of one container, for packages among them that expect others beside themselves. */
export class Siblings {
  private byPath: ReadonlyMap<string, Sibling> | undefined;

  constructor(private readonly siblings: readonly Sibling[]) {}

  /** What finds files by their path from the folder of the file `name`, without regard to letter case. */
  beside(name: string): FindNeighbour {
    const path = normalized(name);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return async (relativePath) => {
      this.byPath ??= new Map(this.siblings.map((sibling) => [normalized(sibling.name), sibling]));
      const found = this.byPath.get(folder + normalized(relativePath));
      if (found === undefined) return undefined;
      const collector = new Collector(found.sizeInBytes, false);
      for await (const chunk of found.decode()) collector.update(chunk);
      return collector.finish(found.decode).source;
    };
  }
}

function normalized(path: string): string {
  return path.replaceAll('\\', '/').toLowerCase();
}
