import { readFileSync } from 'node:fs';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { openCompoundFile } from '../../src/containers/cfb/compound-file.js';
import { parsePe } from '../../src/identify/pe/parse-pe.js';
import { identifyUnzipUtility } from '../../src/identify/unzip-utility.js';
import { BytesSource } from '../../src/io/source.js';
import { parseAuthenticode } from '../../src/signature/authenticode.js';
import { parsePeSignature } from '../../src/signature/pe-signature.js';
import { corpusFiles } from '../../test/corpus.js';
import { collectProblems, parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

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

/** The PKCS#7 of an Authenticode signature. */
export const signatureTarget: FuzzTarget = {
  name: 'signature',
  maxLengthInBytes: 8192,
  dictionary: [
    new Uint8Array([0x30, 0x80]),
    new Uint8Array([0x30, 0x82]),
    new Uint8Array([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]),
  ],
  seeds: async () => [new Uint8Array([0x30, 3, 6, 1, 0x2a]), ...(await signaturesOfCorpus())],
  run: (bytes) => {
    const { onProblem, problems } = collectProblems(bytes.length);
    return [parseAuthenticode(bytes, 0, onProblem), problems];
  },
};

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
