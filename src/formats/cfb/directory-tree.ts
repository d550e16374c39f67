import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import { type DirectoryRecord, NO_STREAM } from './directory-entry.js';
import { END_OF_CHAIN } from './sector.js';

/** A storage or stream of a compound file. */
export interface CfbEntry {
  readonly streamId: number;
  readonly type: 'root' | 'storage' | 'stream';
  /** UTF-16 as it stands in the directory; the names of an MSI's streams are still to be decoded. */
  readonly name: string;
  /** `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}` in upper case, or empty when zero. */
  readonly clsid: string;
  /** As the directory declares it; what can be read of it is the size of the opened stream. 0 for storages. */
  readonly sizeInBytes: number;
  readonly startSector: number;
  /** Names from below the root down to this entry; empty for the root. Built on each access. */
  readonly path: readonly string[];
  /** True when the tree does not lead here from the root. */
  readonly orphan: boolean;
  /** Offset of the entry's directory slot in the file. */
  readonly offsetInBytes: number;
  readonly created?: Date;
  readonly modified?: Date;
}

/** Depth of nested storages that are walked; deeper entries count as orphans. Real packages have 3. */
const MAX_STORAGE_DEPTH = 256;

export interface DirectoryTree {
  root: CfbEntry;
  /** Every slot in use, by stream id. */
  entries: readonly CfbEntry[];
  childrenOf(storage: CfbEntry): readonly CfbEntry[];
}

/** Links the slots of a directory to a tree. Each slot gets one place, whatever the links say. */
export function linkDirectory(slots: readonly DirectoryRecord[], onProblem: OnProblem): DirectoryTree {
  const records = slots.filter(({ isErased }) => !isErased);
  const rootRecord = findRoot(records, onProblem);
  const erased = new Map(slots.filter(({ isErased }) => isErased).map((slot) => [slot.streamId, slot]));
  const linker = new Linker(records, erased, rootRecord, onProblem);
  linker.walk(linker.root);
  let orphanCount = 0;
  for (const node of linker.nodes.values()) {
    if (node.isPlaced) continue;
    orphanCount += 1;
    node.orphan = true;
    node.isPlaced = true;
    if (node.type === 'storage') linker.walk(node);
  }
  if (orphanCount > 0) {
    onProblem({
      code: 'cfb.directory-orphan',
      offsetInBytes: rootRecord.offsetInBytes,
      effect: `${plural(orphanCount, 'directory entry', 'directory entries')} not reachable from the root, listed as orphans`,
    });
  }
  const { root, nodes } = linker;
  return {
    root,
    entries: [...nodes.values()],
    childrenOf: (storage) => (storage === root ? root : nodes.get(storage.streamId))?.children ?? [],
  };
}

/** The id of a root that is in no slot: the highest there can be, MAXREGSID, which no file is long enough for. */
export const ABSENT_ROOT_ID = 0xfffffffa;

/**
 * The first slot that claims to be a root. When none does, slot 0 stands in, and is also listed as what it claims to
 * be; without it, there is an empty root.
 */
function findRoot(records: readonly DirectoryRecord[], onProblem: OnProblem): DirectoryRecord {
  const roots = records.filter((record) => record.type === 'root');
  const first = roots[0];
  if (first !== undefined) {
    if (roots.length > 1 || first.streamId !== 0) {
      onProblem({
        code: 'cfb.directory-root',
        offsetInBytes: first.offsetInBytes,
        effect: `${roots.length} directory entries are roots; entry ${first.streamId} is used, the others are read as storages`,
      });
    }
    return first;
  }
  const standIn = records[0]?.streamId === 0 ? records[0] : undefined;
  onProblem({
    code: 'cfb.directory-root-missing',
    offsetInBytes: standIn?.offsetInBytes ?? 0,
    effect: 'the directory has no root entry; its first entry is used instead',
  });
  return {
    name: '',
    left: NO_STREAM,
    right: NO_STREAM,
    child: NO_STREAM,
    clsid: '',
    startSector: END_OF_CHAIN,
    sizeInBytes: 0,
    offsetInBytes: 0,
    isErased: false,
    ...standIn,
    streamId: ABSENT_ROOT_ID,
    type: 'root',
  };
}

class Node implements CfbEntry {
  readonly streamId: number;
  readonly name: string;
  readonly clsid: string;
  readonly sizeInBytes: number;
  readonly startSector: number;
  readonly offsetInBytes: number;
  readonly created?: Date;
  readonly modified?: Date;
  orphan = false;
  isPlaced = false;
  depth = 0;
  parent: Node | undefined;
  children: Node[] | undefined;
  readonly #record: DirectoryRecord;

  constructor(
    record: DirectoryRecord,
    readonly type: CfbEntry['type'],
  ) {
    this.#record = record;
    this.streamId = record.streamId;
    this.name = record.name;
    this.clsid = record.clsid;
    this.sizeInBytes = type === 'storage' ? 0 : record.sizeInBytes;
    this.startSector = record.startSector;
    this.offsetInBytes = record.offsetInBytes;
    if (record.created !== undefined) this.created = record.created;
    if (record.modified !== undefined) this.modified = record.modified;
  }

  get links(): Pick<DirectoryRecord, 'left' | 'right' | 'child'> {
    return this.#record;
  }

  get path(): readonly string[] {
    const names: string[] = [];
    for (let node: Node | undefined = this; node !== undefined && node.type !== 'root'; node = node.parent) {
      names.push(node.name);
    }
    return names.reverse();
  }
}

class Linker {
  readonly nodes = new Map<number, Node>();
  readonly root: Node;

  constructor(
    records: readonly DirectoryRecord[],
    private readonly erased: ReadonlyMap<number, DirectoryRecord>,
    rootRecord: DirectoryRecord,
    private readonly onProblem: OnProblem,
  ) {
    this.root = new Node(rootRecord, 'root');
    this.root.isPlaced = true;
    for (const record of records) {
      const isRoot = record.streamId === rootRecord.streamId;
      const type = record.type === 'root' ? 'storage' : record.type;
      this.nodes.set(record.streamId, isRoot ? this.root : new Node(record, type));
    }
  }

  /** Places everything below a storage, storage by storage. */
  walk(top: Node): void {
    const storages = [top];
    for (let storage = storages.pop(); storage !== undefined; storage = storages.pop()) {
      storage.children = this.placeChildren(storage);
      for (const child of storage.children) if (child.type === 'storage') storages.push(child);
    }
  }

  /** In-order walk of the tree of siblings, which a hostile file makes as deep as the directory is long. */
  private placeChildren(storage: Node): Node[] {
    const children: Node[] = [];
    if (storage.depth >= MAX_STORAGE_DEPTH) {
      this.onProblem({
        code: 'cfb.directory-depth',
        offsetInBytes: storage.offsetInBytes,
        effect: `storages nest deeper than ${MAX_STORAGE_DEPTH}; their entries are listed as orphans`,
      });
      return children;
    }
    const spine: Node[] = [];
    let next = this.place(storage.links.child, storage, storage);
    while (next !== undefined || spine.length > 0) {
      while (next !== undefined) {
        spine.push(next);
        next = this.place(next.links.left, next, storage);
      }
      const node = spine.pop()!;
      children.push(node);
      next = this.place(node.links.right, node, storage);
    }
    return children;
  }

  /** Erasing an entry takes it out of the tree: a slot that is still in it counts. */
  private restore(streamId: number): Node | undefined {
    const record = this.erased.get(streamId);
    if (record === undefined) return undefined;
    this.onProblem({
      code: 'cfb.directory-entry',
      offsetInBytes: record.offsetInBytes,
      effect: `directory entry ${streamId} is marked as unused but referenced; it is listed as a stream`,
    });
    const node = new Node(record, 'stream');
    this.nodes.set(streamId, node);
    return node;
  }

  private place(streamId: number, from: Node, storage: Node): Node | undefined {
    if (streamId === NO_STREAM) return undefined;
    const node = this.nodes.get(streamId) ?? this.restore(streamId);
    if (node === undefined) {
      this.onProblem({
        code: 'cfb.directory-link',
        offsetInBytes: from.offsetInBytes,
        effect: `${nameOf(from)} refers to entry ${streamId}, which is unused`,
      });
      return undefined;
    }
    if (node.isPlaced) {
      this.onProblem({
        code: 'cfb.directory-cycle',
        offsetInBytes: from.offsetInBytes,
        effect: `${nameOf(from)} refers to entry ${streamId}, which is already part of the tree`,
      });
      return undefined;
    }
    node.isPlaced = true;
    node.parent = storage;
    node.depth = storage.depth + 1;
    node.orphan = storage.orphan;
    return node;
  }
}

function nameOf(node: Node): string {
  return node.type === 'root' ? 'the root' : `directory entry ${node.streamId}`;
}
