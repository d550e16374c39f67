import type { FindNeighbour } from '../../io/input.js';
import type { Source } from '../../io/source.js';
import { startAhead } from '../../io/start-ahead.js';
import { Collector } from './collector.js';

/** A file of a container. */
export interface Sibling {
  /** Where it lies once the container is unpacked, which may be several places. */
  readonly paths: readonly string[];
  readonly sizeInBytes: number;
  /** Gives its bytes from the start, each time anew, and spends them on the Budget. */
  readonly decode: () => AsyncGenerator<Uint8Array, void, void>;
}

/** The files of one container, for packages among them that expect others beside themselves. */
export class Siblings {
  private byPath: Promise<ReadonlyMap<string, Sibling>> | undefined;
  /** What was found last: equal packages ask for the same file one after the other. */
  private last: { readonly sibling: Sibling; readonly source: Source } | undefined;

  /** `list` is called once, when a file is looked for. */
  constructor(private readonly list: () => Promise<readonly Sibling[]>) {}

  /** What finds files by their path from the folders of the file at `paths`, without regard to letter case. */
  beside(paths: readonly string[]): FindNeighbour {
    return async (relativePath) => {
      for (const folder of paths.map(folderOf)) {
        const found = await this.find(folder + normalized(relativePath));
        if (found !== undefined) return this.read(found);
      }
      return undefined;
    };
  }

  private async find(path: string): Promise<Sibling | undefined> {
    this.byPath ??= startAhead(this.list().then(mapByPath));
    return (await this.byPath).get(path);
  }

  private async read(sibling: Sibling): Promise<Source> {
    if (this.last?.sibling === sibling) return this.last.source;
    const collector = new Collector(sibling.sizeInBytes, false);
    for await (const chunk of sibling.decode()) collector.update(chunk);
    const { source } = collector.finish(sibling.decode);
    this.last = { sibling, source };
    return source;
  }
}

function mapByPath(siblings: readonly Sibling[]): ReadonlyMap<string, Sibling> {
  return new Map(
    siblings.flatMap((sibling) => sibling.paths.map((path) => [normalized(path), sibling] as const)),
  );
}

function folderOf(path: string): string {
  const whole = normalized(path);
  return whole.slice(0, whole.lastIndexOf('/') + 1);
}

function normalized(path: string): string {
  return path.replaceAll('\\', '/').toLowerCase();
}
