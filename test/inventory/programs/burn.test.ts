import { describe, expect, it } from 'vitest';
import { buildBurnBundle, burnSection } from '../../../samples-synthetic/builder/burn.js';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { parseBurnManifest } from '../../../src/formats/burn/manifest.js';
import { parseBurnSection } from '../../../src/formats/burn/section.js';
import { validReport } from '../../hostile/report-check.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

/** A package whose only file lies in a cabinet beside it, and that cabinet. */
function packageWithCabinet(name: string): { msi: Uint8Array; cabinet: Uint8Array } {
  const content = utf8(`the file of ${name}`);
  const cabinet = buildCabinet({
    folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content }] }],
  });
  const msi = buildInstaller({
    name,
    files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content }],
    media: { kind: 'given', cabinets: [{ name: 'cab1.cab', lastSequence: 1 }] },
  });
  return { msi, cabinet };
}

const first = packageWithCabinet('First');
const second = packageWithCabinet('Second');
const tool = buildPe({ kind: 'exe', bits: 32, strings: ['tool'] });

const bundle = {
  payloads: [
    { id: 'first', filePath: 'First.msi', content: first.msi },
    { id: 'second', filePath: 'Second.msi', content: second.msi },
    { id: 'firstCab', filePath: 'cab1.cab', content: first.cabinet },
    { id: 'secondCab', filePath: 'cab1.cab', content: second.cabinet },
    { id: 'tool', filePath: 'redist\\tool.exe', content: tool },
  ],
  chain: [
    { kind: 'MsiPackage', id: 'First', payloads: ['first', 'firstCab'], properties: { LEVEL: 'a "b" & c' } },
    { kind: 'MsiPackage', id: 'Second', payloads: ['second', 'secondCab'] },
    {
      kind: 'ExePackage',
      id: 'Tool',
      payloads: ['tool'],
      installArguments: '/quiet /x',
      installCondition: 'VersionNT > v6.0',
    },
  ],
} as const;

describe('a WiX bundle', () => {
  it('has its payloads listed under the names of the manifest, with the cabinets of each package', async () => {
    const inventory = await inventoryOf(buildBurnBundle(bundle));
    for (const [msi, text] of [
      ['First.msi', 'the file of First'],
      ['Second.msi', 'the file of Second'],
    ] as const) {
      const file = payloadAt(inventory, `in › WixAttachedContainer › ${msi} › cab1.cab › a.txt`);
      expect(file.sizeInBytes).toBe(text.length);
    }
    expect(payloadAt(inventory, 'in › WixUXContainer › ba.dll').type).toBe('pe-dll');
    expect(payloadAt(inventory, 'in › WixAttachedContainer › redist/tool.exe').type).toBe('pe-exe');
    expect(inventory.unread).toEqual([]);
    expect(problemCodes(inventory)).toEqual([]);
    expect(inventory.payloads.filter(({ facts }) => facts.hiddenIn !== undefined)).toEqual([]);
  });

  it('is named, and its chain gives commands', async () => {
    const report = await validReport(buildBurnBundle(bundle), 'setup.exe');
    expect(report).toMatchObject({ completeness: 'complete', verdict: 'no-findings' });
    expect(report.input.format).toBe('burn');
    const chain = report.execution.commands.filter(({ origin }) => origin.kind === 'bundle-chain');
    expect(chain.map(({ origin, text }) => [origin.name, text])).toEqual([
      ['First', 'msiexec.exe /i "First.msi" LEVEL="a ""b"" & c"'],
      ['Second', 'msiexec.exe /i "Second.msi"'],
      ['Tool', '"redist\\tool.exe" /quiet /x'],
    ]);
    expect(chain[2]?.meanings[0]?.program?.payload).toBe(
      report.payloads.find(({ name }) => name === 'redist/tool.exe')?.id,
    );
  });

  it('has what lies elsewhere reported, unless it lies beside the bundle', async () => {
    const files = [{ name: 'a5', content: utf8('in the container') }];
    const container = buildCabinet({ folders: [{ compression: 'mszip', files }] });
    const bytes = buildBurnBundle({
      payloads: [
        ...bundle.payloads,
        { id: 'inside', filePath: 'inside.txt', container: 'Web' },
        { id: 'far', filePath: 'far.exe', downloadUrl: 'https://example.com/far.exe' },
        { id: 'near', filePath: 'near.txt' },
      ],
      chain: bundle.chain,
      detached: [{ id: 'Web', filePath: 'web.cab', downloadUrl: 'https://example.com/web.cab' }],
    });
    const alone = await inventoryOf(bytes);
    expect(alone.unread.map(({ count, note, reason }) => [reason, count, note])).toEqual([
      ['elsewhere', 1, 'the container web.cab at https://example.com/web.cab'],
      ['elsewhere', 1, 'files downloaded by the bundle'],
      ['elsewhere', 1, 'files expected beside the bundle'],
    ]);
    const neighbours = { 'web.cab': container, 'far.exe': tool, 'near.txt': utf8('near') };
    const whole = await inventoryOf(bytes, { neighbours });
    expect(whole.unread).toEqual([]);
    expect(payloadAt(whole, 'in › web.cab › inside.txt').type).toBe('text');
    expect(payloadAt(whole, 'in › near.txt').source).toBe('loose-file');
  });

  it('hides nothing behind its containers', async () => {
    const tail = pseudoRandomBytes('tail', 5000);
    const inventory = await inventoryOf(buildBurnBundle({ ...bundle, tail }));
    expect(inventory.payloads.at(-1)).toMatchObject({
      sizeInBytes: 5000,
      facts: { hiddenIn: 'behind the last section' },
    });
  });

  it('has its payloads read when the manifest cannot be', async () => {
    const inventory = await inventoryOf(buildBurnBundle({ ...bundle, manifest: '<Other/>' }));
    expect(problemCodes(inventory)).toContain('burn.manifest');
    expect(payloadAt(inventory, 'in › WixUXContainer › u0').type).toBe('pe-dll');
    expect(inventory.payloads.map(({ type }) => type)).toContain('msi');
  });

  it('is read as far as it goes when it is cut', async () => {
    const whole = buildBurnBundle(bundle);
    for (const share of [0.3, 0.6, 0.9, 0.99]) {
      const inventory = await inventoryOf(whole.slice(0, Math.floor(whole.length * share)));
      expect(inventory.payloads.length).toBeGreaterThan(0);
      expect(inventory.problems.length).toBeGreaterThan(0);
    }
  });
});

describe('the section of Burn', () => {
  it('gives containers that lie one behind the other, whatever it says', () => {
    const section = burnSection(100, [50, 4_000_000_000, 7]);
    expect(parseBurnSection(section, 1000)).toEqual({
      containers: [{ offsetInBytes: 100, sizeInBytes: 50 }],
      missingContainerCount: 2,
    });
    expect(parseBurnSection(section.slice(0, 40), 1000)).toBeUndefined();
    expect(parseBurnSection(new Uint8Array(512), 1000)).toBeUndefined();
    const countless = section.slice();
    new DataView(countless.buffer).setUint32(44, 0xffff_ffff, true);
    expect(parseBurnSection(countless, 2 ** 33)?.containers).toHaveLength(3);
  });
});

describe('the manifest of Burn', () => {
  it('is read without regard to prefixes, quotes and what is no element', () => {
    const xml = `<!-- <Chain> --><b:BurnManifest xmlns:b='x'><b:Payload Id='&lt;1&#x41;' FilePath="d\\e" SourcePath="a0"/>
      <![CDATA[<Payload Id="no"/>]]></b:BurnManifest>`;
    expect(parseBurnManifest(xml)?.payloads).toMatchObject([{ id: '<1A', filePath: 'd/e' }]);
  });

  it('is none without its element', () => {
    expect(parseBurnManifest('<Chain><ExePackage Id="a"/></Chain>')).toBeUndefined();
    expect(parseBurnManifest('')).toBeUndefined();
  });

  it.each(['<', '<a ', '<a b="', '<!--', `<${'a'.repeat(70)}`, '<a b="c" '])(
    'is read in one pass, however often it holds %j',
    (part) => {
      const xml = `<BurnManifest>${part.repeat(200_000)}`;
      expect(parseBurnManifest(xml)?.payloads).toEqual([]);
    },
  );
});
