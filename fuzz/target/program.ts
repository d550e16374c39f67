import { readFileSync } from 'node:fs';
import {
  attribute,
  buildAuthenticode,
  nestedSignature,
  pkcs9Countersignature,
  rfc3161Timestamp,
} from '../../samples-synthetic/builder/authenticode.js';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { SIGNATURE_RESERVE, signCabinet } from '../../samples-synthetic/builder/signed-file.js';
import { sampleSigner, TIME_STAMPING } from '../../samples-synthetic/builder/signer.js';
import { parseAuthenticode } from '../../src/formats/authenticode/authenticode.js';
import { parseCabSignature } from '../../src/formats/authenticode/cab-signature.js';
import { parsePeSignature } from '../../src/formats/authenticode/pe-signature.js';
import { openCabinet } from '../../src/formats/cab/cabinet.js';
import { isCabinet } from '../../src/formats/cab/header.js';
import { openCompoundFile } from '../../src/formats/cfb/compound-file.js';
import { parsePe } from '../../src/formats/pe/parse-pe.js';
import { identifyUnzipUtility } from '../../src/inventory/programs/unzip-utility.js';
import { BytesSource } from '../../src/io/source.js';
import { corpusFiles } from '../../test/corpus.js';
import { parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

/** SignedData, SpcIndirectData, RFC 3161 token, countersignature, nested signature, SHA-256, RSA-PSS. */
const SIGNATURE_OIDS = [
  '06092a864886f70d010702',
  '060a2b060104018237020104',
  '060a2b060104018237030301',
  '06092a864886f70d010906',
  '060a2b060104018237020401',
  '0609608648016503040201',
  '06092a864886f70d01010a',
];

/** Headers, imports, exports, resources, .NET metadata, signature, and whether it is an unzip utility. */
export const peTarget: FuzzTarget = {
  name: 'pe',
  maxLengthInBytes: 4096,
  dictionary: ['MZ', 'PE\0\0', 'BSJB', 'UPX0', '#Strings\0', 'V\0S\0_\0V\0E\0R\0', 'mscoree.dll', 'Rich'],
  seeds: async () => [
    buildPe({
      kind: 'dll',
      bits: 32,
      exports: ['Start', 'DllRegisterServer'],
      imports: { 'kernel32.dll': ['A'] },
    }),
    buildPe({ kind: 'exe', bits: 64, version: { OriginalFilename: 'unzip.exe' }, strings: ['UnZip 6.00'] }),
    buildPe({ kind: 'exe', bits: 32, overlay: new Uint8Array(64) }),
  ],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const source = new BytesSource(bytes);
    const pe = await parsePe(source, options);
    const signature = await parsePeSignature(source, pe, options);
    const utility = await identifyUnzipUtility({
      sha256: '',
      pe,
      source,
      budget: options.budget,
      signatureDigestMatches: signature?.digestMatches,
    });
    return [pe, signature, utility, options.problems];
  },
};

/** The PKCS#7 of an Authenticode signature, alone or in the cabinet that it signs. */
export const signatureTarget: FuzzTarget = {
  name: 'signature',
  maxLengthInBytes: 8192,
  dictionary: [
    'MSCF',
    new Uint8Array([0x30, 0x80]),
    new Uint8Array([0x30, 0x82]),
    ...SIGNATURE_OIDS.map((text) => Buffer.from(text, 'hex')),
  ],
  seeds: async () => [
    new Uint8Array([0x30, 3, 6, 1, 0x2a]),
    ...builtSignatures(),
    ...(await signaturesOfCorpus()),
  ],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    if (!isCabinet(bytes)) return [parseAuthenticode(bytes, 0, options.onProblem), options.problems];
    const source = new BytesSource(bytes);
    const { header } = await openCabinet(source, options);
    return [await parseCabSignature(source, header, options), options.problems];
  },
};

/** One of each form: several signers, nested ones, both kinds of timestamp, parts that are not signed. */
function builtSignatures(): Uint8Array[] {
  const digest = Buffer.alloc(32, 0x5a);
  const signers = [sampleSigner(), sampleSigner({ name: 'B' })];
  const authority = sampleSigner({ name: 'T', purposes: [TIME_STAMPING] });
  const plain = buildAuthenticode(digest, { signers, signingTime: '240229120000Z' });
  const stamped = buildAuthenticode(digest, {
    signers: signers.slice(1),
    certificates: [authority.certificate],
    unsignedAttributes: (signature) => [
      rfc3161Timestamp(signature, authority, '20240229120000Z'),
      pkcs9Countersignature(signature, authority, '240229120000Z'),
      nestedSignature(plain),
      attribute('1.2.3', Buffer.from('0403616263', 'hex')),
    ],
  });
  const cabinet = buildCabinet({
    folders: [{ compression: 'none', files: [{ name: 'a', content: Buffer.from('a') }] }],
    headerReserve: SIGNATURE_RESERVE,
  });
  return [plain, stamped, signCabinet(cabinet, () => plain, Buffer.from('padding'))];
}

async function signaturesOfCorpus(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const path of corpusFiles('msi', '.msi')) {
    const bytes = readFileSync(path);
    if (bytes.length > 2 ** 21 || !bytes.includes(Buffer.from('DigitalSignature', 'utf16le'))) continue;
    const file = await openCompoundFile(new BytesSource(bytes), parserOptions(bytes));
    const entry = file.root && file.entries.find(({ name }) => name === '\x05DigitalSignature');
    if (entry !== undefined && entry.sizeInBytes <= 8192) {
      found.push(await file.openStream(entry).read(0, entry.sizeInBytes));
    }
  }
  return found;
}
