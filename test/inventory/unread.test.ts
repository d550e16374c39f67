import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildCompoundFile } from '../../samples-synthetic/builder/compound-file.js';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { pseudoRandomBytes } from '../../samples-synthetic/builder/random.js';
import { buildLockedSevenZip } from '../../samples-synthetic/builder/seven-zip.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { exitCodeOf, type Report, triage } from '../../src/index.js';

const SECRET = [{ name: 'a.txt', content: utf8('nobody has read this') }];
const PACKAGE = buildInstaller({
  name: 'Inner',
  files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content: utf8('a') }],
});

describe('an encrypted archive that nothing opens', () => {
  it('is unread as a ZIP with open names, by itself and inside', async () => {
    const zip = buildZip(SECRET, { encryption: { kind: 'zipcrypto', password: 'infected' } });
    const alone = await triage(zip, { name: 'in.zip' });
    expectUndetermined(alone);
    expect(alone.unread).toMatchObject([{ reason: 'encrypted', payloads: [0], count: 1 }]);
    expect(alone.unread[0]?.sizeInBytes).toBeGreaterThan(0);
    const inside = await triage(buildZip([{ name: 'deep/in.zip', content: zip }]), { name: 'out.zip' });
    expectUndetermined(inside);
    expect(inside.unread).toMatchObject([{ reason: 'encrypted', payloads: [1], count: 1 }]);
  });

  it('is unread as a 7z archive', async () => {
    const report = await triage(buildLockedSevenZip([{ name: 'a.txt', sizeInBytes: 100 }]), {
      name: 'in.7z',
    });
    expectUndetermined(report);
    expect(report.unread).toMatchObject([{ reason: 'encrypted', payloads: [0], count: 1 }]);
  });

  it('is accepted where its reason is', async () => {
    const zip = buildZip(SECRET, { encryption: { kind: 'zipcrypto', password: 'infected' } });
    const report = await triage(zip);
    expect(exitCodeOf(report, { accept: ['encrypted'] })).toBe(0);
    expect(exitCodeOf(report, { accept: ['damaged', 'limit', 'elsewhere', 'unsupported'] })).toBe(2);
  });
});

describe('content in a form that is not unpacked', () => {
  it('is unread under the name of the form', async () => {
    const image = Buffer.concat([Buffer.from('MSWIM\0\0\0'), Buffer.alloc(200, 0x5a)]);
    const report = await triage(buildZip([{ name: 'boot.wim', content: image }]));
    expect(report).toMatchObject({
      completeness: 'partial',
      unread: [
        { reason: 'unsupported', payloads: [1], count: 1, sizeInBytes: image.length, note: 'a WIM image' },
      ],
    });
  });
});

describe('a compound file that is no package', () => {
  const STREAMS = [
    { name: 'WordDocument', content: utf8('text '.repeat(40)) },
    { name: '1Table', content: utf8('more '.repeat(40)) },
  ];

  it('has failed, with its streams as payloads', async () => {
    const report = await triage(buildCompoundFile({ entries: STREAMS }), { name: 'letter.doc' });
    expect(report).toMatchObject({
      completeness: 'failed',
      verdict: 'undetermined',
      unread: [{ reason: 'unsupported', payloads: [0] }],
    });
    expect(report.problems.map(({ code }) => code)).toEqual(['input.not-a-package']);
    expect(report.payloads.map(({ name }) => name)).toEqual(['letter.doc', '1Table', 'WordDocument']);
    expect(exitCodeOf(report, { accept: ['unsupported'] })).toBe(2);
  });

  it('is partial when a package lies in it', async () => {
    const entries = [...STREAMS, { name: 'attachment', content: PACKAGE }];
    const report = await triage(buildCompoundFile({ entries }), { name: 'letter.msg' });
    expect(report).toMatchObject({ completeness: 'partial', unread: [{ reason: 'unsupported' }] });
    expect(report.payloads.map(({ path }) => path)).toContain('letter.msg › attachment › data.cab › a.txt');
    const [problem] = report.problems;
    expect(problem?.effect).not.toContain('only its bytes');
  });
});

describe('a text that spells out a package', () => {
  it('is not described as if only its bytes had been searched', async () => {
    const mail = `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(PACKAGE).toString('base64')}\r\n`;
    const report = await triage(utf8(mail), { name: 'mail.eml' });
    expect(report.completeness).toBe('partial');
    expect(report.payloads.some(({ name }) => name === 'a.txt')).toBe(true);
    expect(report.problems.map(({ effect }) => effect).join()).not.toContain('only its bytes');
  });
});

describe('an input with bytes in front', () => {
  it.each([
    ['zip', buildZip([{ name: 'a.txt', content: utf8('hello') }])],
    [
      'cab',
      buildCabinet({
        folders: [{ compression: 'none', files: [{ name: 'a.txt', content: utf8('hello') }] }],
      }),
    ],
  ] as const)('of a %s is that, and what is in front is a payload', async (format, container) => {
    for (const prefix of [utf8('some words in front\r\n'), pseudoRandomBytes('prefix', 700)]) {
      const report = await triage(Buffer.concat([prefix, container]), { name: 'in' });
      expect(report).toMatchObject({ completeness: 'complete', unread: [], input: { format } });
      expect(report.payloads.map(({ path }) => path)).toEqual(['in', 'in › prefix@0x0', 'in › a.txt']);
      expect(report.payloads[1]?.sizeInBytes).toBe(prefix.length);
    }
  });
});

describe('a VBA project', () => {
  it('is unread wherever it lies', async () => {
    const streams = ['_VBA_PROJECT', 'dir', 'ThisDocument'].map((name) => ({ name, content: utf8(name) }));
    const macros = { name: 'Macros', entries: [{ name: 'VBA', entries: streams }] };
    const project = buildCompoundFile({ entries: [macros] });
    const report = await triage(buildZip([{ name: 'word/vbaProject.bin', content: project }]));
    expect(report).toMatchObject({
      completeness: 'partial',
      unread: [{ reason: 'unsupported', count: 1, note: 'a VBA project' }],
    });
  });
});

describe('what follows the sections of a program', () => {
  const PROGRAM = buildPe({ kind: 'exe', bits: 32 });
  const unreadOf = async (overlay: Uint8Array) =>
    (await triage(Buffer.concat([PROGRAM, overlay]), { name: 'setup.exe' })).unread;

  it('is unread where it is packed, under the name of what made it', async () => {
    const packed = pseudoRandomBytes('packed', 40_000);
    const nsis = Buffer.concat([Buffer.from('\0\0\0\0\xef\xbe\xad\xdeNullsoftInst', 'latin1'), packed]);
    expect(await unreadOf(nsis)).toMatchObject([
      { reason: 'unsupported', payloads: [0], count: 1, sizeInBytes: nsis.length, note: 'an NSIS installer' },
    ]);
    expect(await unreadOf(Buffer.concat([packed, Buffer.from('ADVINSTSFX')]))).toMatchObject([
      { note: 'an Advanced Installer bootstrapper' },
    ]);
    expect(await unreadOf(packed)).toMatchObject([{ reason: 'unsupported' }]);
  });

  it('is read where it is padding, text or a container', async () => {
    expect(await unreadOf(Buffer.alloc(40_000, 0x20))).toEqual([]);
    expect(await unreadOf(utf8('a line of settings\r\n'.repeat(2000)))).toEqual([]);
    const content = pseudoRandomBytes('content', 40_000);
    expect(await unreadOf(buildZip([{ name: 'a.bin', content }]))).toEqual([]);
    expect(await unreadOf(pseudoRandomBytes('key', 256))).toEqual([]);
  });
});

describe('a truncated package', () => {
  it('raises no alarm for the programs in what its directory no longer accounts for', async () => {
    const program = buildPe({ kind: 'dll', bits: 32, exports: ['Start'] });
    const files = Array.from({ length: 12 }, (_, nth) => ({
      id: `f${nth}.dll`,
      directory: 'INSTALLFOLDER',
      content: Buffer.concat([program, pseudoRandomBytes(`f${nth}`, 9000)]),
    }));
    const bytes = buildInstaller({ name: 'Cut', files });
    for (const share of [0.25, 0.5, 0.75, 0.95]) {
      const report = await triage(bytes.slice(0, Math.floor(bytes.length * share)), { name: 'cut.msi' });
      expect(report.verdict).toBe('undetermined');
      expect(report.unread.map(({ reason }) => reason)).toContain('damaged');
    }
  });
});

function expectUndetermined(report: Report): void {
  expect(report).toMatchObject({ completeness: 'partial', verdict: 'undetermined' });
  expect(exitCodeOf(report)).toBe(2);
}
