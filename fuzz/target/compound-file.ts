import { buildCompoundFile } from '../../samples-synthetic/builder/compound-file.js';
import { openCompoundFile } from '../../src/formats/cfb/compound-file.js';
import { describeCoverage } from '../../src/formats/cfb/coverage.js';
import { FormatError } from '../../src/io/format-error.js';
import { BytesSource, readChunks } from '../../src/io/source.js';
import { drain, parserOptions, smallCorpusFiles } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

/** Header, FAT, directory, every stream, and the account of all bytes. */
export const compoundFileTarget: FuzzTarget = {
  name: 'cfb',
  maxLengthInBytes: 8192,
  dictionary: ['R\0o\0o\0t\0', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
  seeds: async () => [smallCompoundFile(), ...smallCorpusFiles('cfb-bad', 8192)],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const file = await openCompoundFile(new BytesSource(bytes), options);
    const streams: unknown[] = [];
    for (const entry of file.entries) {
      if (entry.type !== 'stream') continue;
      streams.push([entry.name, await lengthOrCode(() => drain(readChunks(file.openStream(entry))))]);
    }
    const { hidden, regions } = await describeCoverage(file);
    assertWhole(regions, bytes.length);
    return [streams, regions, hidden.length, options.problems];
  },
};

/** What reading a part gives, or the code of the FormatError that ends it. */
export async function lengthOrCode(read: () => Promise<number>): Promise<number | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
}

function assertWhole(regions: readonly { lengthInBytes: number }[], sizeInBytes: number): void {
  const sum = regions.reduce((total, region) => total + region.lengthInBytes, 0);
  if (sum !== sizeInBytes) throw new Error(`regions cover ${sum} of ${sizeInBytes} bytes`);
}

function smallCompoundFile(): Uint8Array {
  const encoder = new TextEncoder();
  return buildCompoundFile({
    entries: [
      { name: 'small', content: encoder.encode('in the mini stream') },
      { name: 'large', content: new Uint8Array(4500).fill(7) },
      { name: 'storage', entries: [{ name: 'inner', content: encoder.encode('x'.repeat(70)) }] },
    ],
  });
}
