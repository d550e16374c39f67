import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildInstaller } from '../samples-synthetic/builder/installer.js';
import { type BlockSpec, buildCabinet, type FolderSpec, MSZIP } from '../test/formats/cab/build-cabinet.js';

/** MSZIP blocks and the files, one behind the other and all of one size, that unpack from them. */
export interface PackedFolder {
  readonly names: readonly string[];
  readonly blocks: readonly BlockSpec[];
}

export function cabinetOf(folders: readonly PackedFolder[]): Buffer {
  return buildCabinet({
    folders: folders.map(({ blocks }): FolderSpec => ({ type: MSZIP, blocks })),
    files: folders.flatMap(({ blocks, names }, folder) => {
      const total = sizeOf(blocks);
      const shared = Math.floor(total / names.length);
      return names.map((name, index) => {
        const offsetInFolder = index * shared;
        // The last one has the rest: bytes that belong to no file would be unpacked once more.
        const sizeInBytes = index === names.length - 1 ? total - offsetInFolder : shared;
        return { name, folder, sizeInBytes, offsetInFolder };
      });
    }),
  });
}

/** A package with the folders in one embedded cabinet. */
export function packageOf(folders: readonly PackedFolder[]): Uint8Array {
  const names = folders.flatMap((folder) => folder.names);
  return buildInstaller({
    name: 'Benchmark',
    files: names.map((id) => ({ id, directory: 'INSTALLFOLDER', content: new Uint8Array(0) })),
    media: { kind: 'given', cabinets: [{ name: '#data.cab', lastSequence: names.length }] },
    database: { streams: [{ name: 'data.cab', content: cabinetOf(folders) }] },
  });
}

function sizeOf(blocks: readonly BlockSpec[]): number {
  return blocks.reduce((sum, block) => sum + block.uncompressedSizeInBytes, 0);
}

/** Lets `use` work on a file that is removed afterwards; bytes past `bytes` are a hole that ends with one byte of data. */
export async function withFile<T>(
  name: string,
  bytes: Uint8Array,
  use: (path: string) => Promise<T>,
  sizeInBytes = bytes.length,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'msi-triage-bench-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    if (sizeInBytes > bytes.length) stretch(path, sizeInBytes);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function stretch(path: string, sizeInBytes: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, sizeInBytes - 1);
    writeSync(file, Buffer.of(1), 0, 1, sizeInBytes - 1);
  } finally {
    closeSync(file);
  }
}
