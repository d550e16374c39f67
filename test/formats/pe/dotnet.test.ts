import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../samples-synthetic/builder/byte-writer.js';
import { parseMetadata } from '../../../src/formats/pe/dotnet.js';

const STRINGS =
  '\0z\0System.Core\0System.IO.Compression\0ZipFile\0ExtractToDirectory\0kernel32.dll\0LoadLibraryW\0';
const at = (text: string) => STRINGS.indexOf(`\0${text}\0`) + 1;

/** Metadata with one row in each of the tables that are listed. */
function metadata({ typeReferences = 1 } = {}): Uint8Array {
  const tables = new ByteWriter().u32(0).u16(2).u16(0x0100);
  const present = [0x01, 0x0a, 0x1a, 0x1c, 0x20, 0x23];
  const mask = present.reduce((bits, table) => bits | (1n << BigInt(table)), 0n);
  tables
    .u32(Number(mask & 0xffffffffn))
    .u32(Number(mask >> 32n))
    .u32(0)
    .u32(0);
  for (const table of present) tables.u32(table === 0x01 ? typeReferences : 1);
  tables
    .u16((1 << 2) | 2)
    .u16(at('ZipFile'))
    .u16(at('System.IO.Compression'));
  tables
    .u16((1 << 3) | 1)
    .u16(at('ExtractToDirectory'))
    .u16(0);
  tables.u16(at('kernel32.dll'));
  tables.u16(0).u16(0).u16(at('LoadLibraryW')).u16(1);
  tables.u32(0).u16(1).u16(2).u16(3).u16(4).u32(0).u16(0).u16(at('z')).u16(0);
  tables.u16(4).u16(0).u16(0).u16(0).u32(0).u16(0).u16(at('System.Core')).u16(0).u16(0);
  const content = tables.alignTo(4).toBytes();
  const headSize = 16 + 12 + 4 + 12 + 20;
  const head = new ByteWriter()
    .ascii('BSJB')
    .u16(1)
    .u16(1)
    .u32(0)
    .u32(12)
    .ascii('v4.0.30319\0\0')
    .u16(0)
    .u16(2);
  head.u32(headSize).u32(content.length).ascii('#~\0\0');
  head
    .u32(headSize + content.length)
    .u32(STRINGS.length)
    .ascii('#Strings\0\0\0\0');
  return head.bytes(content).ascii(STRINGS).toBytes();
}

describe('parseMetadata', () => {
  it('lists what an assembly refers to', () => {
    expect(parseMetadata(metadata())).toEqual({
      runtimeVersion: 'v4.0.30319',
      assemblyName: 'z',
      assemblyVersion: '1.2.3.4',
      references: ['System.Core'],
      typeReferences: ['System.IO.Compression.ZipFile'],
      memberReferences: ['System.IO.Compression.ZipFile::ExtractToDirectory'],
      platformInvokes: ['kernel32.dll!LoadLibraryW'],
    });
  });

  it('is bounded by the bytes there are, whatever the row counts say', () => {
    const facts = parseMetadata(metadata({ typeReferences: 0xffffffff }));
    expect(JSON.stringify(facts).length).toBeLessThan(2000);
  });

  it('is undefined for other bytes, and survives any change and cut', () => {
    expect(parseMetadata(new Uint8Array(100))).toBeUndefined();
    const bytes = metadata();
    for (let i = 0; i < bytes.length; i++) {
      for (const value of [0, 0x7f, 0xff]) {
        const changed = bytes.slice();
        changed[i] = value;
        parseMetadata(changed);
      }
      parseMetadata(bytes.subarray(0, i));
    }
  });
});
