import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';

const DIRECTORY_SIZE_IN_BYTES = 16;
const ENTRY_SIZE_IN_BYTES = 8;
const DATA_ENTRY_SIZE_IN_BYTES = 16;
/** Type, name and language; the loader knows no more levels. */
const LEVELS = 3;
/** Of one directory: dialogs and icons come in hundreds, not thousands. */
const ENTRIES_READ = 4096;

export const RESOURCE_TYPE = { version: 16, manifest: 24 } as const;

/** Where a resource's bytes lie. */
export interface ResourceData {
  rva: number;
  sizeInBytes: number;
}

interface ResourceEntry {
  /** Numeric id; undefined for named entries. */
  id: number | undefined;
  isDirectory: boolean;
  /** From the start of the resource section. */
  offset: number;
}

/** Finds the first resource of a numbered type, in its first language [PE format, 5.9]. */
export async function findResource(image: PeImage, type: number): Promise<ResourceData | undefined> {
  const root = image.headers.directories[DIRECTORY.resource];
  if (root === undefined || root.rva === 0) return undefined;
  const visited = new Set<number>();
  let entry: ResourceEntry | undefined = { id: undefined, isDirectory: true, offset: 0 };
  for (let level = 0; level < LEVELS && entry?.isDirectory; level++) {
    if (visited.has(entry.offset)) {
      image.onProblem({
        code: 'pe.resource-loop',
        offsetInBytes: image.directoryEntryOffset(DIRECTORY.resource),
        effect: 'resources behind the loop are not looked at',
      });
      return undefined;
    }
    visited.add(entry.offset);
    const entries: ResourceEntry[] = await readDirectory(image, root.rva, entry.offset);
    entry = level === 0 ? entries.find(({ id }) => id === type) : entries[0];
  }
  if (entry === undefined || entry.isDirectory) return undefined;
  const bytes = await image.read(root.rva + entry.offset, DATA_ENTRY_SIZE_IN_BYTES);
  if (bytes.length < DATA_ENTRY_SIZE_IN_BYTES) return outside(image);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { rva: view.getUint32(0, true), sizeInBytes: view.getUint32(4, true) };
}

async function readDirectory(image: PeImage, rootRva: number, offset: number): Promise<ResourceEntry[]> {
  const head = await image.read(rootRva + offset, DIRECTORY_SIZE_IN_BYTES);
  if (head.length < DIRECTORY_SIZE_IN_BYTES) {
    outside(image);
    return [];
  }
  const headView = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const count = headView.getUint16(12, true) + headView.getUint16(14, true);
  if (count > ENTRIES_READ) {
    image.onProblem({
      code: 'pe.resource-count',
      offsetInBytes: image.directoryEntryOffset(DIRECTORY.resource),
      effect: `${ENTRIES_READ} of ${count} entries are looked at`,
    });
  }
  const bytes = await image.read(
    rootRva + offset + DIRECTORY_SIZE_IN_BYTES,
    Math.min(count, ENTRIES_READ) * ENTRY_SIZE_IN_BYTES,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / ENTRY_SIZE_IN_BYTES) }, (_, i) => {
    const name = view.getUint32(i * ENTRY_SIZE_IN_BYTES, true);
    const target = view.getUint32(i * ENTRY_SIZE_IN_BYTES + 4, true);
    return {
      id: name >>> 31 === 1 ? undefined : name,
      isDirectory: target >>> 31 === 1,
      offset: target & 0x7fffffff,
    };
  });
}

function outside(image: PeImage): undefined {
  image.onProblem({
    code: 'pe.resource-range',
    offsetInBytes: image.directoryEntryOffset(DIRECTORY.resource),
    effect: 'the resource is not read',
  });
  return undefined;
}
