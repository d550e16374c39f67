import { describe, expect, it } from 'vitest';
import { buildCompoundFile } from '../../samples-synthetic/builder/compound-file.js';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
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

function expectUndetermined(report: Report): void {
  expect(report).toMatchObject({ completeness: 'partial', verdict: 'undetermined' });
  expect(exitCodeOf(report)).toBe(2);
}
