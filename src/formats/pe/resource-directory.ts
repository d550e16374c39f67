import { plural } from '../../io/plural.js';
import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';

const DIRECTORY_SIZE_IN_BYTES = 16;
const ENTRY_SIZE_IN_BYTES = 8;
const DATA_ENTRY_SIZE_IN_BYTES = 16;
/** The loader knows three levels: type, name and language. Programs that read their own resources may use more. */
const MAX_LEVELS_READ = 8;
/** Of one directory: dialogs and icons come in hundreds, not thousands. */
const ENTRIES_READ_OF_ONE = 4096;
const ENTRIES_READ_IN_ALL = 32_768;
const LONGEST_NAME_IN_CHARACTERS = 64;

/** RT_* of winuser.h, those that are asked for. */
export const RESOURCE_TYPE = { rcdata: 10, version: 16, manifest: 24 } as const;

/** A leaf of the resource tree whose bytes are in the file. */
export interface PeResource {
  /** Type, name and language: numbers, or the names that stand in their place. */
  keys: readonly (number | string)[];
  offsetInBytes: number;
  /** As far as the mapped part of the file goes. */
  sizeInBytes: number;
}

/** Lists the resources of a program [PE format, 5.9], in the order of its directories. */
export async function readResources(image: PeImage): Promise<PeResource[]> {
  const root = image.headers.directories[DIRECTORY.resource];
  if (root === undefined || root.rva === 0) return [];
  const reader = new ResourceReader(image, root.rva);
  await reader.readDirectory(0, [], []);
  reader.reportProblems();
  return reader.resources;
}

/** The first resource of a numbered type. */
export function findResource(resources: readonly PeResource[], type: number): PeResource | undefined {
  return resources.find(({ keys }) => keys[0] === type);
}

type Loss = 'pe.resource-loop' | 'pe.resource-count' | 'pe.resource-range';

/** Reads each directory once, however many entries lead to it. */
class ResourceReader {
  readonly resources: PeResource[] = [];
  private readonly seen = new Set<number>();
  private entriesLeft = ENTRIES_READ_IN_ALL;
  /** How often each occurred: one Problem of each kind is enough. */
  private readonly problems = new Map<Loss, number>();

  constructor(
    private readonly image: PeImage,
    private readonly rootRva: number,
  ) {}

  /** `offset` is counted from the root; `parents` are the offsets of the directories that lead here. */
  async readDirectory(
    offset: number,
    keys: readonly (number | string)[],
    parents: readonly number[],
  ): Promise<void> {
    if (parents.includes(offset)) this.note('pe.resource-loop');
    if (this.seen.has(offset)) return;
    this.seen.add(offset);
    if (parents.length === MAX_LEVELS_READ) {
      this.note('pe.resource-count');
      return;
    }
    for (const { isDirectory, key, target } of await this.readEntries(offset)) {
      const path = [...keys, key];
      if (isDirectory) await this.readDirectory(target, path, [...parents, offset]);
      else await this.readData(target, path);
    }
  }

  reportProblems(): void {
    for (const [code, count] of this.problems) {
      this.image.onProblem({
        code,
        offsetInBytes: this.image.directoryEntryOffset(DIRECTORY.resource),
        effect: EFFECT_OF_LOSS[code](count),
      });
    }
  }

  private async readEntries(
    offset: number,
  ): Promise<{ key: number | string; isDirectory: boolean; target: number }[]> {
    const { image, rootRva } = this;
    const head = await image.read(rootRva + offset, DIRECTORY_SIZE_IN_BYTES);
    if (head.length < DIRECTORY_SIZE_IN_BYTES) {
      this.note('pe.resource-range');
      return [];
    }
    const headView = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const count = headView.getUint16(12, true) + headView.getUint16(14, true);
    const wanted = Math.min(count, ENTRIES_READ_OF_ONE, this.entriesLeft);
    if (wanted < count) this.note('pe.resource-count', count - wanted);
    this.entriesLeft -= wanted;
    image.budget.spendSteps(wanted);
    const bytes = await image.read(rootRva + offset + DIRECTORY_SIZE_IN_BYTES, wanted * ENTRY_SIZE_IN_BYTES);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries = [];
    for (let at = 0; at + ENTRY_SIZE_IN_BYTES <= bytes.length; at += ENTRY_SIZE_IN_BYTES) {
      const name = view.getUint32(at, true);
      const target = view.getUint32(at + 4, true);
      entries.push({
        key: name >>> 31 === 1 ? await this.readName(name & 0x7fffffff) : name,
        isDirectory: target >>> 31 === 1,
        target: target & 0x7fffffff,
      });
    }
    return entries;
  }

  /** A count of characters and those, in UTF-16. */
  private async readName(offset: number): Promise<string> {
    const bytes = await this.image.read(this.rootRva + offset, 2 + 2 * LONGEST_NAME_IN_CHARACTERS);
    if (bytes.length < 2) return '';
    const length = new DataView(bytes.buffer, bytes.byteOffset, 2).getUint16(0, true);
    const text = bytes.subarray(2, 2 + 2 * length);
    return Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf16le');
  }

  private async readData(offset: number, keys: readonly (number | string)[]): Promise<void> {
    const bytes = await this.image.read(this.rootRva + offset, DATA_ENTRY_SIZE_IN_BYTES);
    const isWhole = bytes.length === DATA_ENTRY_SIZE_IN_BYTES;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const place = isWhole ? this.image.locate(view.getUint32(0, true)) : undefined;
    if (place === undefined) {
      this.note('pe.resource-range');
      return;
    }
    const sizeInBytes = Math.min(view.getUint32(4, true), place.availableInBytes);
    this.resources.push({ keys, offsetInBytes: place.offsetInBytes, sizeInBytes });
  }

  private note(code: Loss, count = 1): void {
    this.problems.set(code, (this.problems.get(code) ?? 0) + count);
  }
}

const EFFECT_OF_LOSS: Record<Loss, (count: number) => string> = {
  'pe.resource-loop': () => 'resources after the cycle are not read',
  'pe.resource-count': (count) =>
    `${plural(count, 'resource directory entry', 'resource directory entries')} not read`,
  'pe.resource-range': (count) => `${plural(count, 'resource')} not read`,
};
