import { describe, expect, it } from 'vitest';
import { buildInstaller, type InstallerOptions } from '../../samples-synthetic/builder/installer.js';
import { buildMsi, type PackageClass } from '../../samples-synthetic/builder/msi.js';
import { columns, standardTable, type Table } from '../../samples-synthetic/builder/msi-table.js';
import { pseudoRandomBytes } from '../../samples-synthetic/builder/random.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import type { PayloadType } from '../../src/formats/index.js';
import { triage } from '../../src/index.js';

const HIDDEN: readonly (readonly [what: string, type: PayloadType, content: Uint8Array])[] = [
  ['a patch', 'msp', database('msp')],
  ['a transform', 'mst', database('mst')],
  [
    'a merge module',
    'msm',
    database('msi', [{ name: 'ModuleSignature', columns: columns('ModuleID*:s72'), rows: [['M']] }]),
  ],
  ['an NE program', 'ne-exe', program('NE')],
  ['an LE program', 'ne-exe', program('LE')],
  ['an LX program', 'ne-exe', program('LX')],
  ['a shortcut', 'lnk', startingWith('4c0000000114020000000000c000000000000046')],
  ['a help file', 'chm', startingWith('495453460300000060000000')],
  ['an encoded script', 'encoded-script', Buffer.from(`#@~^${'A'.repeat(2000)}==^#~@`)],
  [
    'a scriptlet',
    'scriptlet',
    Buffer.from(`<scriptlet><registration progid="${'x'.repeat(2000)}"/></scriptlet>`),
  ],
];

type Hidden = NonNullable<InstallerOptions['database']>;

const PLACES: readonly (readonly [where: string, rule: string, hide: (content: Uint8Array) => Hidden])[] = [
  ['behind the end', 'hidden-data', (appended) => ({ container: { appended } })],
  ['in free sectors', 'hidden-data', (content) => ({ container: { freeSectorContent: toSectors(content) } })],
  [
    'in a stream that no table refers to',
    'unreferenced-stream',
    (content) => ({ streams: [{ name: 'Left', content }] }),
  ],
];

describe.each(PLACES)('%s', (_where, rule, hide) => {
  it.each(HIDDEN)('%s is reported as %s', async (_what, type, content) => {
    const holder = buildInstaller({ name: 'x', database: hide(content) });
    expect(await evidenceOf(holder, rule)).toEqual([expect.stringMatching(`^${type} of \\d+ bytes`)]);
    const zipped = buildZip([{ name: 'setup.msi', content: holder }]);
    expect(await evidenceOf(zipped, rule)).toEqual([expect.stringMatching(`^${type} of \\d+ bytes`)]);
  });
});

it.each(HIDDEN)('%s in a ZIP behind the end is listed as %s', async (_what, type, content) => {
  const zip = buildZip([{ name: 'inner', content }]);
  const holder = buildInstaller({ name: 'x', database: { container: { appended: zip } } });
  const { payloads } = await triage(holder);
  expect(payloads.find(({ name }) => name === 'inner')?.type).toBe(type);
});

it.each([
  ['an ELF program', '7f454c4602010100'],
  ['a Java class', 'cafebabe00000034'],
])('%s behind the end does not run on Windows', async (_what, head) => {
  const holder = buildInstaller({ name: 'x', database: { container: { appended: startingWith(head) } } });
  expect(await evidenceOf(holder, 'hidden-data')).toEqual([]);
});

async function evidenceOf(bytes: Uint8Array, rule: string): Promise<string[]> {
  const { findings } = await triage(bytes);
  return findings
    .filter(({ ruleId }) => ruleId === rule)
    .flatMap(({ evidence }) => evidence.map(({ text }) => text));
}

function database(
  packageClass: PackageClass,
  tables: readonly Table[] = [standardTable('Property', [['A', 'b']])],
): Uint8Array {
  return buildMsi({ packageClass, tables });
}

function program(signature: 'NE' | 'LE' | 'LX'): Buffer {
  const bytes = Buffer.alloc(2048, 1);
  bytes.write('MZ', 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write(signature, 0x80, 'latin1');
  return bytes;
}

function startingWith(hex: string): Buffer {
  return Buffer.concat([Buffer.from(hex, 'hex'), pseudoRandomBytes('rest', 2000)]);
}

/** The rest of a sector would be slack of its own. */
function toSectors(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
