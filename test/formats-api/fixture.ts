import { crc32, gzipSync } from 'node:zlib';
import { buildAuthenticode } from '../../samples-synthetic/builder/authenticode.js';
import { buildCabinet, buildCabinetSet } from '../../samples-synthetic/builder/cabinet.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { pseudoRandomBytes } from '../../samples-synthetic/builder/random.js';
import { signPe } from '../../samples-synthetic/builder/signed-file.js';
import { sampleSigner } from '../../samples-synthetic/builder/signer.js';
import { buildTar } from '../../samples-synthetic/builder/tar.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { sample } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { packWithSevenZip } from '../samples-synthetic/seven-zip.js';

export const CONTENT: Uint8Array = Buffer.from('some text, some text, some text\n'.repeat(3_000));
export const PASSWORD = 'infected';

/** A file of each format, under the names that the examples in docs/formats.md use. */
export async function buildFormatFixtures(): Promise<Record<string, Uint8Array>> {
  const [disk1, disk2] = buildCabinetSet({
    names: ['disk1.cab', 'disk2.cab'],
    compression: 'none',
    files: [{ name: 'large.bin', content: pseudoRandomBytes('large.bin', 50_000) }],
    dataBytesPerCabinet: 20_000,
  });
  return {
    'setup.msi': await sample.build(),
    'data.cab': buildCabinet({
      folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content: CONTENT }] }],
    }),
    'disk1.cab': disk1 as Uint8Array,
    'disk2.cab': disk2 as Uint8Array,
    'locked.zip': buildZip([{ name: 'a.txt', content: CONTENT }], {
      encryption: { kind: 'zipcrypto', password: PASSWORD },
    }),
    'locked.7z': await packWithSevenZip({ 'a.txt': CONTENT }, '-t7z', `-p${PASSWORD}`, '-mhe=on'),
    'files.rar': buildStoredRar('a.txt', CONTENT),
    'files.tar': buildTar([{ name: 'a.txt', content: CONTENT }]),
    // With the name of what was packed, which gzipSync does not write.
    'a.txt.gz': Buffer.concat([
      Buffer.from('1f8b0808000000000003', 'hex'),
      Buffer.from('a.txt\0'),
      gzipSync(CONTENT).subarray(10),
    ]),
    'signed.exe': signPe(buildPe({ kind: 'exe', bits: 64, imports: { 'kernel32.dll': ['Sleep'] } }), [
      (digest) => buildAuthenticode(digest, { signers: [sampleSigner({ name: 'Example Signer' })] }),
    ]),
  };
}

/** A RAR 4 archive of one stored file. */
function buildStoredRar(name: string, content: Uint8Array): Uint8Array {
  const fields = Buffer.alloc(25);
  fields.writeUInt32LE(content.length, 0);
  fields.writeUInt32LE(content.length, 4);
  fields.writeUInt32LE(crc32(content), 9);
  fields[18] = 0x30;
  fields.writeUInt16LE(name.length, 19);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\0', 'latin1'),
    rarBlock(0x73, 0, Buffer.alloc(6)),
    rarBlock(0x74, 0x8000, Buffer.concat([fields, Buffer.from(name)])),
    content,
    rarBlock(0x7b, 0, Buffer.alloc(0)),
  ]);
}

/** Checksum, type, flags and size, then the rest. */
function rarBlock(type: number, flags: number, rest: Uint8Array): Buffer {
  const header = Buffer.concat([Buffer.alloc(7), rest]);
  header[2] = type;
  header.writeUInt16LE(flags, 3);
  header.writeUInt16LE(header.length, 5);
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff, 0);
  return header;
}
