import { appendTo } from '../../io/append-to.js';
import type { PeExport, PeExports } from './pe-facts.js';
import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';

const EXPORT_DIRECTORY_SIZE_IN_BYTES = 40;
/** Ordinals have 16 bits. */
const MAX_EXPORTS_READ = 65_536;

/** Lists what the program exports, by ordinal, names beside it [PE format, 5.3]; undefined when it exports nothing. */
export async function readExports(image: PeImage): Promise<PeExports | undefined> {
  const directory = image.headers.directories[DIRECTORY.export];
  if (directory === undefined || directory.rva === 0) return undefined;
  const bytes = await image.read(directory.rva, EXPORT_DIRECTORY_SIZE_IN_BYTES);
  if (bytes.length < EXPORT_DIRECTORY_SIZE_IN_BYTES) {
    image.onProblem({
      code: 'pe.directory-range',
      offsetInBytes: image.directoryEntryOffset(DIRECTORY.export),
      effect: 'the exports are not listed: their address is not in a section',
    });
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ordinalBase = view.getUint32(16, true);
  const addresses = await readTable(image, view.getUint32(28, true), view.getUint32(20, true), 4);
  const names = await readExportNames(image, view);
  const functions: PeExport[] = [];
  for (const [i, address] of addresses.entries()) {
    if (address === 0) continue;
    const inDirectory = address >= directory.rva && address - directory.rva < directory.sizeInBytes;
    const forwarder = inDirectory ? await image.readName(address) : undefined;
    // One address may have several names: each is an export of its own.
    for (const name of names.get(i) ?? [undefined]) {
      functions.push({
        ...(name !== undefined && { name }),
        ordinal: ordinalBase + i,
        ...(forwarder !== undefined && { forwarder }),
      });
    }
  }
  const name = await image.readName(view.getUint32(12, true));
  return { ...(name !== undefined && { name }), functions };
}

/** Names by the index of their function in the address table. */
async function readExportNames(image: PeImage, directory: DataView): Promise<Map<number, string[]>> {
  const count = directory.getUint32(24, true);
  const nameRvas = await readTable(image, directory.getUint32(32, true), count, 4);
  const indexes = await readTable(image, directory.getUint32(36, true), count, 2);
  const names = new Map<number, string[]>();
  for (let i = 0; i < Math.min(nameRvas.length, indexes.length); i++) {
    const name = await image.readName(nameRvas[i] ?? 0);
    if (name === undefined) {
      if (image.namesExhausted) break;
      continue;
    }
    appendTo(names, indexes[i] ?? 0, name);
  }
  return names;
}

/** Reads a table of numbers of 2 or 4 bytes, as far as the file holds it. */
async function readTable(image: PeImage, rva: number, count: number, width: 2 | 4): Promise<number[]> {
  if (count > MAX_EXPORTS_READ) {
    image.onProblem({
      code: 'pe.export-count',
      offsetInBytes: image.directoryEntryOffset(DIRECTORY.export),
      effect: `${MAX_EXPORTS_READ} of ${count} exports are read`,
    });
  }
  const wanted = Math.min(count, MAX_EXPORTS_READ);
  const bytes = await image.read(rva, wanted * width);
  if (bytes.length < wanted * width) {
    image.onProblem({
      code: 'pe.export-table',
      offsetInBytes: image.directoryEntryOffset(DIRECTORY.export),
      effect: `${Math.floor(bytes.length / width)} of ${count} exports are listed`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) =>
    width === 4 ? view.getUint32(4 * i, true) : view.getUint16(2 * i, true),
  );
}
