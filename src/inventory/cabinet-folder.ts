import type { CabinetSet, CabSetFolder } from '../containers/cab/cabinet-set.js';
import { decodeFolder } from '../containers/cab/decode-folder.js';
import { readFile } from '../containers/cab/read-file.js';
import type { EntryNaming, EntryPayload } from './cabinet-entry.js';
import { Collector } from './collector.js';
import type { Payload } from './payload.js';
import type { Walk } from './walk.js';

/** A folder whose files overlap is unpacked again for each layer of them; no real cabinet has a second layer. */
const LAYER_LIMIT = 16;

/** Unpacks a folder once, and visits its files in the order in which their bytes come. */
export async function visitFolder(
  walk: Walk,
  set: CabinetSet,
  folder: CabSetFolder,
  entries: readonly EntryPayload[],
  holder: Payload,
  naming: EntryNaming,
): Promise<void> {
  const allowed: EntryPayload[] = [];
  for (const entry of entries) {
    await walk.guard(entry.payload, 'the file is listed without its content', async () => {
      walk.budget.checkPayloadSize(entry.file.sizeInBytes);
      allowed.push(entry);
    });
  }
  const layers = layersOf(allowed);
  for (const layer of layers.slice(0, LAYER_LIMIT)) {
    await new FolderVisit(walk, set, folder, holder, naming).visit(layer);
  }
  const unread = layers.slice(LAYER_LIMIT).flat().length;
  if (unread > 0) {
    walk.problems.at(holder.path)({
      code: 'inventory.overlapping-files',
      offsetInBytes: folder.parts[0]?.folder.dataOffsetInBytes ?? 0,
      effect: `${unread} files that share their bytes with others are listed without their content`,
    });
  }
}

/** Groups of files that do not overlap, each in order of offset; one group in a regular cabinet. */
function layersOf(entries: readonly EntryPayload[]): EntryPayload[][] {
  const layers: { entries: EntryPayload[]; end: number }[] = [];
  const byOffset = [...entries].sort((a, b) => a.file.offsetInFolder - b.file.offsetInFolder);
  for (const entry of byOffset) {
    const { offsetInFolder, sizeInBytes } = entry.file;
    let layer = layers.find((candidate) => candidate.end <= offsetInFolder);
    if (layer === undefined) {
      // Files past the last layer that is unpacked need no order among themselves.
      if (layers.length <= LAYER_LIMIT) layers.push({ entries: [], end: 0 });
      layer = layers.at(-1) as (typeof layers)[number];
    }
    layer.entries.push(entry);
    layer.end = Math.max(layer.end, offsetInFolder + sizeInBytes);
  }
  return layers.map((layer) => layer.entries);
}

/** One pass over a folder's bytes. */
class FolderVisit {
  /** Bytes that came out of the folder so far. */
  private position = 0;
  /** Takes the bytes of the file at hand. */
  private collector: Collector | undefined;

  constructor(
    private readonly walk: Walk,
    private readonly set: CabinetSet,
    private readonly folder: CabSetFolder,
    private readonly holder: Payload,
    private readonly naming: EntryNaming,
  ) {}

  /** `entries` do not overlap and are in order of offset. */
  async visit(entries: readonly EntryPayload[]): Promise<void> {
    if (entries.length === 0) return;
    let finished = 0;
    await this.walk.guard(this.holder, 'the rest of a folder is listed without its content', async () => {
      for await (const chunk of decodeFolder(this.set, this.folder, this.options)) {
        const chunkStart = this.position;
        this.position += chunk.length;
        for (let entry = entries[finished]; entry !== undefined; entry = entries[finished]) {
          if (!this.take(entry, chunk, chunkStart)) break;
          finished += 1;
          await this.finish(entry);
        }
        if (finished === entries.length) return;
      }
    });
    for (const entry of entries.slice(finished)) await this.abandon(entry);
  }

  private get options() {
    const { budget, problems, thread } = this.walk;
    return { onProblem: problems.at(this.holder.path), budget, ...(thread === undefined ? {} : { thread }) };
  }

  /** Takes the part of a chunk that belongs to the file; true when the file is whole. */
  private take({ file, row }: EntryPayload, chunk: Uint8Array, chunkStart: number): boolean {
    const end = file.offsetInFolder + file.sizeInBytes;
    if (this.position < file.offsetInFolder) return false;
    this.collector ??= new Collector(file.sizeInBytes, row?.hash !== undefined);
    const from = Math.max(file.offsetInFolder - chunkStart, 0);
    const to = Math.min(end - chunkStart, chunk.length);
    if (from < to) this.collector.update(chunk.subarray(from, to));
    return this.position >= end;
  }

  private async finish({ file, payload, place, row }: EntryPayload): Promise<void> {
    const collector = this.collector ?? new Collector(0, row?.hash !== undefined);
    this.collector = undefined;
    const content = collector.finish(() => readFile(this.set, file, this.options));
    await this.walk.open(payload, content, place);
    this.naming.onEntry(file.name, row, payload, content.md5);
  }

  /** The folder ended before the file did: what there is of it is looked into all the same. */
  private async abandon(entry: EntryPayload): Promise<void> {
    const { file, payload, place, row } = entry;
    if (file.sizeInBytes === 0) {
      await this.finish(entry);
      return;
    }
    const missing = file.sizeInBytes - (this.collector?.sizeInBytes ?? 0);
    this.walk.problems.at(payload.path)({
      code: 'inventory.file-incomplete',
      offsetInBytes: file.offsetInBytes,
      effect: `${missing} of ${file.sizeInBytes} bytes cannot be read`,
    });
    if (this.collector !== undefined) {
      const content = this.collector.finish(() => readFile(this.set, file, this.options));
      this.collector = undefined;
      await this.walk.open(payload, { ...content, sha256: null }, place);
      payload.sizeInBytes = file.sizeInBytes;
    }
    this.naming.onEntry(file.name, row, payload, undefined);
  }
}
