import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { infoZipTool } from '../../../samples-synthetic/ingredient/unzip-tool.js';
import { encodingsOf } from '../../../src/inventory/archives/password-encoding.js';
import { triage } from '../../../src/triage.js';
import { inventoryOf } from '../inventory.js';

const SCRIPT = utf8('@echo off\r\nstart /min calc.exe\r\ndel "%~f0"\r\n'.repeat(20));
const PASSWORD = 'Qx7_secret';

/** A ZIP with one encrypted entry; a bit of the low byte of its CRC is turned over in both headers. */
function zipWithBadCrc(content: Uint8Array, method: 'stored' | 'deflated'): Uint8Array {
  const zip = Buffer.from(
    buildZip([{ name: 'run.bat', content, method }], {
      encryption: { kind: 'zipcrypto', password: PASSWORD },
    }),
  );
  zip[zip.indexOf('PK\x03\x04', 0, 'latin1') + 14]! ^= 1;
  zip[zip.indexOf('PK\x01\x02', 0, 'latin1') + 16]! ^= 1;
  return zip;
}

function packageOf(archive: Uint8Array, command: string): Uint8Array {
  return buildInstaller({
    name: 'Sample',
    files: [
      { id: 'z.exe', directory: 'INSTALLFOLDER', content: infoZipTool() },
      { id: 'w.zip', directory: 'INSTALLFOLDER', content: archive },
    ],
    customActions: [
      { name: 'Unpack', type: 34, source: 'INSTALLFOLDER', target: command, after: 'InstallFiles' },
    ],
  });
}

describe('a password that no checksum confirms', () => {
  it.each(['stored', 'deflated'] as const)(
    'opens what a reached command unpacks with it: %s',
    async (method) => {
      const command = `[INSTALLFOLDER]z.exe -o -P ${PASSWORD} [INSTALLFOLDER]w.zip -d [INSTALLFOLDER]x`;
      const report = await triage(packageOf(zipWithBadCrc(SCRIPT, method), command), { name: 'a.msi' });
      expect(report.payloads.at(-1)).toMatchObject({ name: 'run.bat', type: 'batch', encrypted: true });
      const codes = report.problems.map(({ code }) => code);
      expect(codes).toContain('zip.password-unconfirmed');
      expect(codes).not.toContain('zip.crc-mismatch');
      expect(report.completeness).toBe('complete');
    },
  );

  it('opens nothing when a command for another archive gives it', async () => {
    const command = `[INSTALLFOLDER]z.exe -o -P ${PASSWORD} [INSTALLFOLDER]other.zip`;
    const report = await triage(packageOf(zipWithBadCrc(SCRIPT, 'deflated'), command), { name: 'a.msi' });
    expect(report.payloads.at(-1)).toMatchObject({ name: 'run.bat', sha256: null });
  });

  it('opens nothing when what comes out is noise', async () => {
    const command = `[INSTALLFOLDER]z.exe -o -P ${PASSWORD} [INSTALLFOLDER]w.zip`;
    const noise = zipWithBadCrc(pseudoRandomBytes('noise', 3000), 'stored');
    const report = await triage(packageOf(noise, command), { name: 'a.msi' });
    expect(report.payloads.at(-1)).toMatchObject({ name: 'run.bat', sha256: null });
  });
});

describe('wrong passwords', () => {
  it('open nothing: a thousand on fifty archives', async () => {
    const archives = Array.from({ length: 50 }, (_, index) => ({
      name: `${index}.zip`,
      content: buildZip([{ name: 'x.bin', content: pseudoRandomBytes(`x${index}`, 200) }], {
        encryption: { kind: 'zipcrypto', password: `right-${index}` },
      }),
    }));
    const commands = Array.from({ length: 1000 }, (_, index) => `unzip -P wrong${index} a.zip\r\n`).join('');
    const inventory = await inventoryOf(buildZip([...archives, { name: 'a.bat', content: utf8(commands) }]));
    const opened = inventory.payloads.filter(({ encrypted, sha256 }) => encrypted && sha256 !== null);
    expect(opened).toEqual([]);
    expect(inventory.payloads.filter(({ facts }) => facts.archive?.password !== undefined)).toEqual([]);
  });
});

describe('a password outside ASCII', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

  it('is tried in UTF-8, the pages of the package and the OEM pages', () => {
    const encodings = encodingsOf('ж', [{ codePage: 1251 }]).map(hex);
    expect(encodings.slice(0, 3)).toEqual(['d0b6', 'e6', 'a6']);
    expect(encodingsOf('é', [{ codePage: 65001 }]).map(hex)).toEqual(
      expect.arrayContaining(['c3a9', 'e9', '82']),
    );
  });

  it('is one and the same in every page when it is ASCII', () => {
    expect(encodingsOf('abc', [{ codePage: 932 }])).toHaveLength(1);
  });
});
