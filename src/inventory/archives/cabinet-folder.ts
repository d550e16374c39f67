import type { Payload } from '../../facts/payload.js';
import { type CabinetSet, type CabSetFolder, dataOffsetOf } from '../../formats/cab/cabinet-set.js';
import { decodeFolder } from '../../formats/cab/decode-folder.js';
import { readFile } from '../../formats/cab/read-file.js';
import { plural } from '../../io/plural.js';
import { Collector } from '../walk/collector.js';
import { rangeName } from '../walk/visit-range.js';
import type { Place, Walk } from '../walk/walk.js';
import { type EntryNaming, type EntryPayload, NO_NAMING } from './cabinet-entry.js';
import { FolderGaps, fileOf } from './folder-gap.js';
import type { RepeatedBlocks } from './repeated-data.js';

/** A folder whose files overlap is unpacked again for each layer of them; no real cabinet has a second layer. */
const MAX_LAYERS = 16;

/** A folder, and where its contents are reported. */
export interface FolderToVisit {
  readonly walk: Walk;
  readonly set: CabinetSet;
  readonly folder: CabSetFolder;
  /** The cabinet. */
  readonly holder: Payload;
  readonly naming: EntryNaming;
  /** Of the files. */
  readonly depth: number;
  readonly repeats: RepeatedBlocks;
}

/** Unpacks a folder once, and visits its files in the order in which their bytes come. */
export async function visitFolder(visit: FolderToVisit, entries: readonly EntryPayload[]): Promise<void> {
  const { folder, repeats, walk } = visit;
  const allowed: EntryPayload[] = [];
  for (const entry of entries) {
    await walk.guard(entry.payload, 'the file is listed without its content', async () => {
      walk.budget.checkPayloadSize(entry.file.sizeInBytes);
      allowed.push(entry);
    });
  }
  if (!repeats.mayStart(folder)) {
    leaveUnread(visit, 'inventory.repeated-data', allowed);
    return;
  }
  if (isWithoutData(visit, entries)) {
    await new FolderVisit(visit).visitEmpty(allowed);
    return;
  }
  const layers = layersOf(allowed);
  const gaps = new FolderGaps(entries.map(({ file }) => file));
  // Of a folder without its start or its end nobody knows what is missing.
  const isWhole = !folder.startIsMissing && !folder.endIsMissing;
  await new FolderVisit(visit, isWhole ? gaps : undefined).visit(layers[0] ?? []);
  for (const layer of layers.slice(1, MAX_LAYERS)) await new FolderVisit(visit).visit(layer);
  await visitGaps(visit, gaps);
  leaveUnread(visit, 'inventory.overlapping-files', layers.slice(MAX_LAYERS).flat());
}

/** Some writers count a block for files without bytes, and write none: the cabinet ends where it would start. */
function isWithoutData({ folder, holder, walk }: FolderToVisit, entries: readonly EntryPayload[]): boolean {
  const offsetInBytes = dataOffsetOf(folder);
  const isMissing =
    entries.length > 0 &&
    folder.parts.length === 1 &&
    offsetInBytes === folder.parts[0].cabinet.header.sizeInBytes &&
    entries.every(({ file }) => file.offsetInFolder + file.sizeInBytes === 0);
  if (!isMissing) return false;
  const effect = `folder ${folder.index} has no data, and its files need none`;
  walk.problems.at(holder.path)({ code: 'cab.no-data', offsetInBytes, effect });
  return true;
}

/** Data in a folder outside its files is unpacked once more, as if it were files. */
async function visitGaps(visit: FolderToVisit, { ranges }: FolderGaps): Promise<void> {
  if (ranges.length === 0) return;
  const { depth, folder, holder, walk } = visit;
  const { cabinet } = folder.parts[0];
  const offsetInBytes = dataOffsetOf(folder);
  const sizeInBytes = ranges.reduce((sum, range) => sum + range.sizeInBytes, 0);
  walk.problems.at(holder.path)({
    code: 'cab.unreferenced-data',
    offsetInBytes,
    effect: `folder ${folder.index} has ${plural(sizeInBytes, 'byte')} outside its files, listed separately`,
  });
  await walk.guard(holder, 'bytes of a folder that belong to no file are not listed', async () => {
    const entries: EntryPayload[] = ranges.map((range) => {
      const name = rangeName(`folder ${folder.index}`, range.offsetInFolder);
      const facts = { hiddenIn: 'bytes of a folder that belong to no file' };
      const place: Place = { holder, name, source: 'slack', sizeInBytes: range.sizeInBytes, depth, facts };
      const file = fileOf(range, { name, cabinet, folderIndex: folder.index, offsetInBytes });
      return { file, paths: [], place, row: undefined, payload: walk.list(place) };
    });
    await new FolderVisit({ ...visit, naming: NO_NAMING }).visit(entries);
  });
}

function leaveUnread(
  { folder, holder, naming, walk }: FolderToVisit,
  code: 'inventory.overlapping-files' | 'inventory.repeated-data',
  entries: readonly EntryPayload[],
): void {
  if (entries.length === 0) return;
  walk.problems.at(holder.path)({
    code,
    offsetInBytes: dataOffsetOf(folder),
    effect: `${plural(entries.length, 'file')} sharing data with others listed without content`,
  });
  for (const { file, payload, row } of entries) naming.onEntry(file.name, row, payload, undefined);
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
      if (layers.length <= MAX_LAYERS) layers.push({ entries: [], end: 0 });
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
    private readonly at: FolderToVisit,
    private readonly gaps?: FolderGaps,
  ) {}

  /** `entries` do not overlap and are in order of offset. */
  async visit(entries: readonly EntryPayload[]): Promise<void> {
    if (entries.length === 0 && this.gaps === undefined) return;
    const { folder, holder, repeats, set, walk } = this.at;
    let finished = 0;
    await walk.guard(holder, 'the rest of a folder is listed without its content', async () => {
      for await (const chunk of decodeFolder(set, folder, { ...this.options, onBlock: repeats.spend })) {
        const chunkStart = this.position;
        this.position += chunk.length;
        this.gaps?.scan(chunk, chunkStart);
        for (let entry = entries[finished]; entry !== undefined; entry = entries[finished]) {
          if (!this.take(entry, chunk, chunkStart)) break;
          finished += 1;
          await this.finish(entry);
        }
        if (finished === entries.length && this.gaps === undefined) return;
      }
    });
    for (const entry of entries.slice(finished)) await this.abandon(entry);
  }

  /** Of a folder that has no bytes. */
  async visitEmpty(entries: readonly EntryPayload[]): Promise<void> {
    for (const entry of entries) await this.finish(entry);
  }

  private get options() {
    const { budget, problems, thread } = this.at.walk;
    return {
      onProblem: problems.at(this.at.holder.path),
      budget,
      ...(thread === undefined ? {} : { thread }),
    };
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
    const content = collector.finish(() => readFile(this.at.set, file, this.options));
    await this.at.walk.open(payload, content, place);
    this.at.naming.onEntry(file.name, row, payload, content.md5);
  }

  /** The folder starts or ends in a cabinet that is missing: nothing is damaged. */
  private get isCutBySet(): boolean {
    return this.at.folder.startIsMissing || this.at.folder.endIsMissing;
  }

  /** The folder ended before the file did: the available part is analysed anyway. */
  private async abandon(entry: EntryPayload): Promise<void> {
    const { file, payload, place, row } = entry;
    if (file.sizeInBytes === 0) {
      await this.finish(entry);
      return;
    }
    const missing = file.sizeInBytes - (this.collector?.sizeInBytes ?? 0);
    this.at.walk.problems.at(payload.path)({
      code: this.isCutBySet ? 'cab.set-incomplete' : 'inventory.file-incomplete',
      offsetInBytes: file.offsetInBytes,
      effect: `${missing} of ${file.sizeInBytes} bytes cannot be read`,
    });
    if (this.collector !== undefined) {
      const content = this.collector.finish(() => readFile(this.at.set, file, this.options));
      this.collector = undefined;
      await this.at.walk.open(payload, { ...content, sha256: null }, place);
      payload.sizeInBytes = file.sizeInBytes;
    }
    this.at.naming.onEntry(file.name, row, payload, undefined);
  }
}
