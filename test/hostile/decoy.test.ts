import { describe, expect, it } from 'vitest';
import { pseudoRandomBytes } from '../../samples-synthetic/builder/random.js';
import { concatBytes, utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { sample as inCabinet } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { sample as withPasswordFile } from '../../samples-synthetic/dexphot-password-file/build.js';
import { triage } from '../../src/triage.js';

const bundle = await inCabinet.build();
const withFile = await withPasswordFile.build();

type Decoy = readonly [what: string, build: () => Uint8Array];

const DECOYS: readonly Decoy[] = [
  ['3,000 small files', () => behind(3_000, (index) => utf8(`file ${index}`), bundle)],
  ['300 texts of one line', () => behind(300, (index) => utf8(`word${index}`), withFile)],
  ['zeros without end', () => buildZip([{ name: 'a', content: new Uint8Array(2 ** 24) }, wrap(bundle)])],
  [
    '40 scripts that loop',
    () => behind(40, () => utf8('for /l %%i in (1,1,90000) do set /a x=%%i*2\r\n'), bundle),
  ],
  ['equal archives', () => behind(200, () => buildZip([{ name: 'x', content: utf8('x') }]), bundle)],
  [
    'junk with 200 headers of cabinets',
    () => concatBytes(utf8('junk'), ...heads('MSCF\0\0\0\0', 200), bundle),
  ],
];

describe('a bundle is found as without decoys, behind', () => {
  it.each(DECOYS)('%s', async (_what, build) => {
    const report = await triage(build(), { name: 'decoy' });
    expect(report.bundle.match).toBe('full');
    expect(report.verdict).toBe('malicious-pattern');
  });
});

function wrap(content: Uint8Array) {
  return { name: 'setup.msi', content };
}

function behind(count: number, contentOf: (index: number) => Uint8Array, last: Uint8Array): Uint8Array {
  const decoys = Array.from({ length: count }, (_, index) => ({
    name: `${index}.txt`,
    content: contentOf(index),
  }));
  return buildZip([...decoys, wrap(last)]);
}

function heads(signature: string, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    concatBytes(utf8(signature), pseudoRandomBytes(`head ${index}`, 56)),
  );
}
