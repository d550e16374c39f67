/** What the codec tests need of a cabinet [MS-CAB 2]; trusts its fields, as these tests are not about them. */
export interface TestFolder {
  /** 0 stored, 1 MSZIP, 2 Quantum, 3 LZX. */
  method: number;
  windowBits: number;
  blocks: { compressed: Uint8Array; uncompressedSizeInBytes: number }[];
}

/** The folders of a cabinet with their CFDATA blocks, as far as these lie inside of it. */
export function readFolders(cabinet: Uint8Array): TestFolder[] {
  const view = new DataView(cabinet.buffer, cabinet.byteOffset, cabinet.length);
  if (cabinet.length < 60) return [];
  const folderCount = view.getUint16(26, true);
  const flags = view.getUint16(30, true);
  let offset = 36;
  let folderReserve = 0;
  let dataReserve = 0;
  if (flags & 4) {
    folderReserve = view.getUint8(offset + 2);
    dataReserve = view.getUint8(offset + 3);
    offset += 4 + view.getUint16(offset, true);
  }
  for (let strings = (flags & 1 ? 2 : 0) + (flags & 2 ? 2 : 0); strings > 0; strings--) {
    offset = cabinet.indexOf(0, offset) + 1;
  }
  const folders: TestFolder[] = [];
  for (let index = 0; index < folderCount && offset + 8 <= cabinet.length; index++) {
    const method = view.getUint16(offset + 6, true);
    const blocks: TestFolder['blocks'] = [];
    let data = view.getUint32(offset, true);
    for (let count = view.getUint16(offset + 4, true); count > 0; count--) {
      if (data + 8 > cabinet.length) break;
      const start = data + 8 + dataReserve;
      data = start + view.getUint16(data + 4, true);
      blocks.push({
        compressed: cabinet.subarray(start, data),
        uncompressedSizeInBytes: view.getUint16(start - dataReserve - 2, true),
      });
    }
    folders.push({ method: method & 15, windowBits: (method >> 8) & 31, blocks });
    offset += 8 + folderReserve;
  }
  return folders;
}
