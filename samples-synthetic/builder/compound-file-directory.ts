/** The directory of a compound file [MS-CFB] 2.6: entries, their sibling trees, their 128 bytes. Used by compound-file.ts. */
import { guidBytes } from './guid.js';

export interface CompoundFileStream {
  readonly name: string;
  readonly content: Uint8Array;
  /** Bytes behind the end of the stream, inside its last sector or mini sector. */
  readonly slack?: Uint8Array;
}

export interface CompoundFileStorage {
  readonly name: string;
  /** `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}`, with or without braces. */
  readonly clsid?: string;
  readonly entries: readonly CompoundFileEntry[];
}

export type CompoundFileEntry = CompoundFileStream | CompoundFileStorage;

/** What the directory lists. */
export interface DirectoryContent {
  readonly entries: readonly CompoundFileEntry[];
  readonly rootClsid?: string;
  /** List: every sibling is the right child of the one before, as deep as there are entries. */
  readonly siblingTree?: 'balanced' | 'list';
  readonly orphans?: readonly CompoundFileStream[];
}

/** One directory entry on its way into the file; the writer of the sectors fills in start and size. */
export interface PlacedEntry {
  readonly name: string;
  readonly type: 1 | 2 | 5;
  readonly clsid: string | undefined;
  readonly stream: CompoundFileStream | undefined;
  colour: 0 | 1;
  left: number;
  right: number;
  child: number;
  startSector: number;
  sizeInBytes: number;
}

/** All entries with their trees linked; the root is the first, orphans come last and nothing points to them. */
export function layOutDirectory(options: DirectoryContent): PlacedEntry[] {
  const root = placedEntry('Root Entry', 5, options.rootClsid, undefined);
  const placed: PlacedEntry[] = [root];
  const pending: { parent: PlacedEntry; entries: readonly CompoundFileEntry[] }[] = [
    { parent: root, entries: options.entries },
  ];
  for (let next = 0; next < pending.length; next += 1) {
    const storage = pending[next];
    if (storage === undefined) break;
    const firstId = placed.length;
    const siblings = [...storage.entries].sort(bySiblingOrder);
    for (const entry of siblings) {
      const isStream = 'content' in entry;
      const own = isStream
        ? placedEntry(entry.name, 2, undefined, entry)
        : placedEntry(entry.name, 1, entry.clsid, undefined);
      placed.push(own);
      if (!isStream) pending.push({ parent: own, entries: entry.entries });
    }
    const count = siblings.length;
    storage.parent.child =
      options.siblingTree === 'list'
        ? linkAsList(placed, firstId, count)
        : linkAsTree(placed, firstId, count);
  }
  for (const orphan of options.orphans ?? []) placed.push(placedEntry(orphan.name, 2, undefined, orphan));
  return placed;
}

/** The directory stream: `capacity` entries of 128 bytes, the unused ones with no siblings and no child. */
export function writeDirectory(
  entries: readonly PlacedEntry[],
  capacity: number,
  version: 3 | 4,
): Uint8Array {
  const bytes = Buffer.alloc(capacity * 128);
  for (let id = 0; id < capacity; id += 1) {
    const offset = id * 128;
    const entry = entries[id];
    bytes.fill(0xff, offset + 68, offset + 80);
    if (entry === undefined) continue;
    if (entry.name.length > 31) throw new RangeError(`entry name of ${entry.name.length} units`);
    bytes.write(entry.name, offset, 'utf16le');
    bytes.writeUInt16LE((entry.name.length + 1) * 2, offset + 64);
    bytes.writeUInt8(entry.type, offset + 66);
    bytes.writeUInt8(entry.colour, offset + 67);
    bytes.writeUInt32LE(entry.left, offset + 68);
    bytes.writeUInt32LE(entry.right, offset + 72);
    bytes.writeUInt32LE(entry.child, offset + 76);
    if (entry.clsid !== undefined) bytes.set(guidBytes(entry.clsid), offset + 80);
    bytes.writeUInt32LE(entry.startSector, offset + 116);
    bytes.writeUInt32LE(entry.sizeInBytes % 2 ** 32, offset + 120);
    if (version === 4) bytes.writeUInt32LE(Math.floor(entry.sizeInBytes / 2 ** 32), offset + 124);
  }
  return bytes;
}

const NO_STREAM = 0xffff_ffff;
const END_OF_CHAIN = 0xffff_fffe;
const RED = 0;
const BLACK = 1;

function placedEntry(
  name: string,
  type: PlacedEntry['type'],
  clsid: string | undefined,
  stream: CompoundFileStream | undefined,
): PlacedEntry {
  return {
    name,
    type,
    clsid,
    stream,
    colour: BLACK,
    left: NO_STREAM,
    right: NO_STREAM,
    child: NO_STREAM,
    startSector: type === 1 ? 0 : END_OF_CHAIN,
    sizeInBytes: 0,
  };
}

/** [MS-CFB] 2.6.4: the shorter name first, then by upper-cased UTF-16 units. */
function bySiblingOrder(a: CompoundFileEntry, b: CompoundFileEntry): number {
  if (a.name.length !== b.name.length) return a.name.length - b.name.length;
  const left = a.name.toUpperCase();
  const right = b.name.toUpperCase();
  return left < right ? -1 : Number(left > right);
}

/** A balanced tree; the entries of an incomplete last level are red, which keeps the red-black rules. */
function linkAsTree(placed: readonly PlacedEntry[], firstId: number, count: number): number {
  const lastLevel = Math.floor(Math.log2(count + 1));
  const link = (low: number, high: number, level: number): number => {
    if (low >= high) return NO_STREAM;
    const middle = (low + high) >> 1;
    const entry = placed[middle];
    if (entry === undefined) return NO_STREAM;
    entry.left = link(low, middle, level + 1);
    entry.right = link(middle + 1, high, level + 1);
    if (level === lastLevel && level > 0) entry.colour = RED;
    return middle;
  };
  return link(firstId, firstId + count, 0);
}

function linkAsList(placed: readonly PlacedEntry[], firstId: number, count: number): number {
  for (let index = 0; index + 1 < count; index += 1) {
    const entry = placed[firstId + index];
    if (entry !== undefined) entry.right = firstId + index + 1;
  }
  return count > 0 ? firstId : NO_STREAM;
}
