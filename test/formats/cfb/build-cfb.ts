/** A storage (with children) or a stream (with data) to be written. */
export interface TreeNode {
  name: string;
  data?: Uint8Array;
  children?: readonly TreeNode[];
  clsid?: Uint8Array;
}

export interface BuildOptions {
  version?: 3 | 4;
  /** Order of the sectors in the file, from the order in which they are handed out; ascending without it. */
  placeSectors?: (sectorCount: number) => readonly number[];
  /** Free sectors left between the content and the FAT. */
  freeSectors?: number;
  /** Siblings as a list by their right links, or as a balanced tree. */
  siblings?: 'list' | 'balanced';
}

/** A compound file as bytes, and where its parts lie, for tests that then break them. */
export interface BuiltCfb {
  bytes: Uint8Array;
  sectorSizeInBytes: number;
  fatSectors: readonly number[];
  directorySectors: readonly number[];
  miniFatSectors: readonly number[];
  miniStreamSectors: readonly number[];
  freeSectors: readonly number[];
  /** Sectors of each stream that is not in the mini stream, by stream id. */
  streamSectors: ReadonlyMap<number, readonly number[]>;
  /** Stream ids by path, joined with `/`. */
  streamIds: ReadonlyMap<string, number>;
  sectorOffset(sectorId: number): number;
  entryOffset(streamId: number): number;
  setU32(offsetInBytes: number, value: number): void;
  /** Writes the FAT entry of a sector. */
  setFat(sectorId: number, value: number): void;
  setMiniFat(miniSectorId: number, value: number): void;
}

const END = 0xfffffffe;
const FREE = 0xffffffff;
const CUTOFF = 4096;
const MINI = 64;

interface Slot {
  node: TreeNode;
  type: 1 | 2 | 5;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

/** Writes a compound file as the specification asks; nothing of the library is used. */
export function buildCfb(children: readonly TreeNode[], options: BuildOptions = {}): BuiltCfb {
  const { version = 3, freeSectors: freeSectorCount = 0 } = options;
  const sectorSize = version === 3 ? 512 : 4096;
  const { slots, streamIds } = layOutSlots(children, options.siblings ?? 'balanced');

  const miniPieces: Uint8Array[] = [];
  const miniNext: number[] = [];
  for (const slot of slots) {
    const data = slot.node.data ?? new Uint8Array(0);
    if (slot.type !== 2 || data.length === 0 || data.length >= CUTOFF) continue;
    slot.start = miniNext.length;
    const count = Math.ceil(data.length / MINI);
    for (let i = 1; i < count; i += 1) miniNext.push(miniNext.length + 1);
    miniNext.push(END);
    miniPieces.push(padded(data, MINI));
  }
  const miniStream = concat(miniPieces);

  const contents: { data: Uint8Array; assign: (ids: number[]) => void }[] = [];
  const streamSectors = new Map<number, readonly number[]>();
  slots.forEach((slot, streamId) => {
    const data = slot.node.data ?? new Uint8Array(0);
    if (slot.type !== 2 || data.length < CUTOFF) return;
    contents.push({
      data,
      assign: (ids) => {
        slot.start = ids[0]!;
        streamSectors.set(streamId, ids);
      },
    });
  });
  let miniStreamSectors: number[] = [];
  contents.push({
    data: miniStream,
    assign: (ids) => {
      miniStreamSectors = ids;
      slots[0]!.start = ids[0] ?? END;
      slots[0]!.size = miniStream.length;
    },
  });
  const miniFatData = padded(u32s(miniNext), sectorSize, 0xff);
  let miniFatSectors: number[] = [];
  contents.push({ data: miniFatData, assign: (ids) => (miniFatSectors = ids) });
  const slotsPerSector = sectorSize / 128;
  const directorySectorCount = Math.ceil(slots.length / slotsPerSector);
  let directorySectors: number[] = [];
  contents.push({
    data: new Uint8Array(directorySectorCount * sectorSize),
    assign: (ids) => (directorySectors = ids),
  });

  const contentSectors = contents.reduce((sum, { data }) => sum + Math.ceil(data.length / sectorSize), 0);
  const perSector = sectorSize / 4;
  let fatCount = 0;
  let difatCount = 0;
  let total = 0;
  do {
    total = contentSectors + freeSectorCount + fatCount + difatCount;
    fatCount = Math.ceil(total / perSector);
    difatCount = Math.ceil(Math.max(0, fatCount - 109) / (perSector - 1));
  } while (contentSectors + freeSectorCount + fatCount + difatCount !== total);

  const place = options.placeSectors?.(total) ?? Array.from({ length: total }, (_, id) => id);
  let handedOut = 0;
  const allocate = (count: number) => Array.from({ length: count }, () => place[handedOut++]!);

  const bytes = new Uint8Array((total + 1) * sectorSize);
  const view = new DataView(bytes.buffer);
  const sectorOffset = (id: number) => (id + 1) * sectorSize;
  const fat = new Uint32Array(fatCount * perSector).fill(FREE);
  for (const { data, assign } of contents) {
    const ids = allocate(Math.ceil(data.length / sectorSize));
    ids.forEach((id, index) => {
      fat[id] = ids[index + 1] ?? END;
      bytes.set(data.subarray(index * sectorSize, (index + 1) * sectorSize), sectorOffset(id));
    });
    assign(ids);
  }
  const freeSectors = allocate(freeSectorCount);
  const fatSectors = allocate(fatCount);
  const difatSectors = allocate(difatCount);
  for (const id of fatSectors) fat[id] = 0xfffffffd;
  for (const id of difatSectors) fat[id] = 0xfffffffc;

  const fatEntryOffset = (id: number) =>
    sectorOffset(fatSectors[Math.floor(id / perSector)]!) + (id % perSector) * 4;
  fat.forEach((value, id) => {
    view.setUint32(fatEntryOffset(id), value, true);
  });
  difatSectors.forEach((id, index) => {
    const first = 109 + index * (perSector - 1);
    for (let i = 0; i < perSector - 1; i += 1) {
      view.setUint32(sectorOffset(id) + i * 4, fatSectors[first + i] ?? FREE, true);
    }
    view.setUint32(sectorOffset(id) + (perSector - 1) * 4, difatSectors[index + 1] ?? END, true);
  });

  const entryOffset = (streamId: number) =>
    sectorOffset(directorySectors[Math.floor(streamId / slotsPerSector)]!) +
    (streamId % slotsPerSector) * 128;
  for (let id = 0; id < directorySectorCount * slotsPerSector; id += 1) {
    writeSlot(view, entryOffset(id), slots[id]);
  }
  writeHeader(view, {
    version,
    fatSectors,
    firstDirectory: directorySectors[0]!,
    firstMiniFat: miniFatSectors[0] ?? END,
    miniFatCount: miniFatSectors.length,
    firstDifat: difatSectors[0] ?? END,
    difatCount,
    directoryCount: version === 4 ? directorySectorCount : 0,
  });
  return {
    bytes,
    sectorSizeInBytes: sectorSize,
    fatSectors,
    directorySectors,
    miniFatSectors,
    miniStreamSectors,
    freeSectors,
    streamSectors,
    streamIds,
    sectorOffset,
    entryOffset,
    setU32: (offsetInBytes, value) => view.setUint32(offsetInBytes, value, true),
    setFat: (id, value) => view.setUint32(fatEntryOffset(id), value, true),
    setMiniFat: (id, value) =>
      view.setUint32(
        sectorOffset(miniFatSectors[Math.floor(id / perSector)]!) + (id % perSector) * 4,
        value,
        true,
      ),
  };
}

function layOutSlots(children: readonly TreeNode[], siblings: 'list' | 'balanced') {
  const slots: Slot[] = [newSlot({ name: 'Root Entry' }, 5)];
  const streamIds = new Map<string, number>();
  const queue = [{ owner: slots[0]!, nodes: children, prefix: '' }];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    const { owner, nodes, prefix } = item;
    const ids = nodes.map((node) => {
      const slot = newSlot(node, node.children === undefined ? 2 : 1);
      const id = slots.push(slot) - 1;
      streamIds.set(prefix + node.name, id);
      if (node.children !== undefined) {
        queue.push({ owner: slot, nodes: node.children, prefix: `${prefix}${node.name}/` });
      }
      return id;
    });
    owner.child = siblings === 'list' ? linkList(slots, ids) : linkBalanced(slots, ids);
  }
  return { slots, streamIds };
}

function newSlot(node: TreeNode, type: 1 | 2 | 5): Slot {
  const size = type === 2 ? (node.data?.length ?? 0) : 0;
  return { node, type, left: FREE, right: FREE, child: FREE, start: type === 1 ? 0 : END, size };
}

function linkList(slots: Slot[], ids: readonly number[]): number {
  ids.forEach((id, index) => {
    slots[id]!.right = ids[index + 1] ?? FREE;
  });
  return ids[0] ?? FREE;
}

function linkBalanced(slots: Slot[], ids: readonly number[]): number {
  if (ids.length === 0) return FREE;
  const middle = ids.length >> 1;
  slots[ids[middle]!]!.left = linkBalanced(slots, ids.slice(0, middle));
  slots[ids[middle]!]!.right = linkBalanced(slots, ids.slice(middle + 1));
  return ids[middle]!;
}

function writeSlot(view: DataView, at: number, slot: Slot | undefined): void {
  for (const offset of [68, 72, 76]) view.setUint32(at + offset, FREE, true);
  if (slot === undefined) return;
  const name = slot.node.name.slice(0, 31);
  for (let i = 0; i < name.length; i += 1) view.setUint16(at + i * 2, name.charCodeAt(i), true);
  view.setUint16(at + 64, (name.length + 1) * 2, true);
  view.setUint8(at + 66, slot.type);
  view.setUint8(at + 67, 1);
  view.setUint32(at + 68, slot.left, true);
  view.setUint32(at + 72, slot.right, true);
  view.setUint32(at + 76, slot.child, true);
  slot.node.clsid?.forEach((byte, i) => {
    view.setUint8(at + 80 + i, byte);
  });
  view.setUint32(at + 116, slot.start, true);
  view.setUint32(at + 120, slot.size, true);
}

interface HeaderFields {
  version: 3 | 4;
  fatSectors: readonly number[];
  firstDirectory: number;
  firstMiniFat: number;
  miniFatCount: number;
  firstDifat: number;
  difatCount: number;
  directoryCount: number;
}

function writeHeader(view: DataView, fields: HeaderFields): void {
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].forEach((byte, i) => {
    view.setUint8(i, byte);
  });
  view.setUint16(24, 0x3e, true);
  view.setUint16(26, fields.version, true);
  view.setUint16(28, 0xfffe, true);
  view.setUint16(30, fields.version === 3 ? 9 : 12, true);
  view.setUint16(32, 6, true);
  view.setUint32(40, fields.directoryCount, true);
  view.setUint32(44, fields.fatSectors.length, true);
  view.setUint32(48, fields.firstDirectory, true);
  view.setUint32(56, CUTOFF, true);
  view.setUint32(60, fields.firstMiniFat, true);
  view.setUint32(64, fields.miniFatCount, true);
  view.setUint32(68, fields.firstDifat, true);
  view.setUint32(72, fields.difatCount, true);
  for (let i = 0; i < 109; i += 1) view.setUint32(76 + i * 4, fields.fatSectors[i] ?? FREE, true);
}

function u32s(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  return bytes;
}

function padded(data: Uint8Array, unit: number, fill = 0): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(data.length / unit) * unit).fill(fill);
  bytes.set(data);
  return bytes;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
