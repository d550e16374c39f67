import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import { assertRange, readUpTo, type Source } from '../../io/source.js';
import { reportBrokenChain, reportSharedSectors } from './broken-chain.js';
import { ChainSource } from './chain-source.js';
import { readDirectory } from './directory.js';
import { type CfbEntry, type DirectoryTree, linkDirectory } from './directory-tree.js';
import { type Fat, readFat } from './fat.js';
import { type CfbHeader, HEADER_SIZE_IN_BYTES, parseHeader } from './header.js';
import { isMiniStream, type MiniStream, openMiniStream } from './mini-stream.js';

export type { CfbEntry } from './directory-tree.js';
export { type CfbHeader, isCompoundFile } from './header.js';

/** Where problems are reported, and what bounds the work. */
export interface CompoundFileOptions {
  onProblem: OnProblem;
  budget: Budget;
}

/**
 * Opens a compound file [MS-CFB]: reads its header, FAT, directory and mini FAT, and nothing of its streams.
 *
 * @throws FormatError when nothing of it can be listed: no signature, a short header, far too many sectors
 */
export async function openCompoundFile(
  source: Source,
  { onProblem, budget }: CompoundFileOptions,
): Promise<CompoundFile> {
  const header = parseHeader(await readUpTo(source, 0, HEADER_SIZE_IN_BYTES), onProblem);
  const fat = await readFat(source, header, onProblem, budget);
  const directory = await readDirectory(source, header, fat.table, onProblem, budget);
  const tree = linkDirectory(directory.records, onProblem);
  const miniStream = await openMiniStream(source, header, fat.table, tree, onProblem, budget);
  return new CompoundFile(
    source,
    header,
    tree,
    { fat, miniStream, directory: directory.source },
    onProblem,
    budget,
  );
}

/** The sectors and chains below the entries; for the coverage of the file's bytes. */
export interface CompoundFileStructure {
  fat: Fat;
  miniStream: MiniStream;
  directory: ChainSource;
}

/** An open compound file. Streams are found and read on demand. */
export class CompoundFile {
  readonly root: CfbEntry;
  /** Every directory slot in use, by stream id, whether or not the tree leads to it. */
  readonly entries: readonly CfbEntry[];
  private readonly streams = new Map<number, StreamSource>();

  constructor(
    readonly source: Source,
    readonly header: CfbHeader,
    private readonly tree: DirectoryTree,
    readonly structure: CompoundFileStructure,
    readonly onProblem: OnProblem,
    readonly budget: Budget,
  ) {
    this.root = tree.root;
    this.entries = tree.entries;
  }

  /** The entries directly below a storage, in the order of its tree. */
  children(storage: CfbEntry): readonly CfbEntry[] {
    return this.tree.childrenOf(storage);
  }

  /**
   * The bytes of a stream (of the root: the mini stream), as far as they can be read: where its chain breaks off,
   * a Problem is reported at the first use, and the source is shorter than the entry.
   */
  openStream(entry: CfbEntry): Source {
    return this.openChain(entry);
  }

  /** @internal */
  openChain(entry: CfbEntry): StreamSource {
    let stream = this.streams.get(entry.streamId);
    if (stream === undefined) {
      stream = new StreamSource(() => this.resolve(entry));
      this.streams.set(entry.streamId, stream);
    }
    return stream;
  }

  private resolve(entry: CfbEntry): ChainSource {
    const { fat, miniStream } = this.structure;
    if (entry.type === 'root') return miniStream.source;
    if (entry.type === 'storage') throw new TypeError(`a storage has no stream: ${entry.path.join('/')}`);
    const isMini = isMiniStream(entry, this.header);
    const [table, parent] = isMini ? [miniStream.fat, miniStream.cached] : [fat.table, this.source];
    const sectorLimit = Math.ceil(entry.sizeInBytes / table.space.sectorSizeInBytes);
    const chain = table.follow(entry.startSector, sectorLimit, entry.streamId + 1);
    const sizeInBytes = Math.min(entry.sizeInBytes, chain.lengthInBytes);
    if (sizeInBytes < entry.sizeInBytes || chain.sharedWith !== undefined) {
      const subject = `stream ${JSON.stringify(entry.name)}`;
      if (sizeInBytes < entry.sizeInBytes) {
        reportBrokenChain(chain, subject, entry.offsetInBytes, this.onProblem, isMini);
      }
      reportSharedSectors(chain, subject, entry.offsetInBytes, this.onProblem);
    }
    return new ChainSource(parent, table.space, chain, sizeInBytes);
  }
}

/** A stream whose chain is followed when it is first needed. */
class StreamSource implements Source {
  private resolved: ChainSource | undefined;

  constructor(private readonly resolve: () => ChainSource) {}

  get sizeInBytes(): number {
    return this.resolvedChain.sizeInBytes;
  }

  get resolvedChain(): ChainSource {
    this.resolved ??= this.resolve();
    return this.resolved;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    return this.resolvedChain.read(offsetInBytes, lengthInBytes);
  }
}
