import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { packWithSevenZip } from '../../samples-synthetic/seven-zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

const FILES = {
  'a.txt': utf8('some text, some text, some text\n'.repeat(100)),
  'loader.dll': buildPe({ kind: 'dll', bits: 32 }),
  'empty.txt': new Uint8Array(0),
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const codesOf = ({ problems }: { problems: readonly { code: string }[] }) => problems.map(({ code }) => code);

function packageWith(archive: Uint8Array, command = 'z.exe x -ppa55-word a.7z'): Uint8Array {
  return buildInstaller({
    name: 'x',
    binaries: { Seven: archive },
    customActions: [{ name: 'Run', type: 34, source: 'TARGETDIR', target: command }],
  });
}

describe('a 7z archive', () => {
  it('is unpacked, its files one after another', async () => {
    const inventory = await inventoryOf(await packWithSevenZip(FILES, '-t7z'));
    for (const [name, content] of Object.entries(FILES)) {
      expect(payloadAt(inventory, `in › ${name}`).sha256).toBe(sha256(content));
    }
    expect(payloadAt(inventory, 'in › loader.dll').type).toBe('pe-dll');
    expect(payloadAt(inventory, 'in › empty.txt').type).toBe('empty');
    expect(inventory.problems).toEqual([]);
  });

  it.each([
    ['contents', []],
    ['contents and names', ['-mhe=on']],
  ] as [string, string[]][])(
    'is opened by a password that stands in the package: %s',
    async (_what, switches) => {
      const archive = await packWithSevenZip(FILES, '-t7z', '-ppa55-word', ...switches);
      const inventory = await inventoryOf(packageWith(archive));
      const dll = payloadAt(inventory, 'in › Binary.Seven › loader.dll');
      expect(dll).toMatchObject({ encrypted: true, type: 'pe-dll', sha256: sha256(FILES['loader.dll']) });
      const { facts } = payloadAt(inventory, 'in › Binary.Seven');
      expect(facts.archive).toMatchObject({
        format: '7z',
        entryCount: 3,
        encryptedEntryCount: 2,
        encryption: ['7z-aes'],
        directoryEncrypted: switches.length > 0,
        password: { password: 'pa55-word' },
      });
      expect(inventory.problems).toEqual([]);
    },
  );

  it('stays closed when no password fits, which is told where names are hidden', async () => {
    const open = await packWithSevenZip(FILES, '-t7z', '-pother');
    const inventory = await inventoryOf(packageWith(open));
    expect(payloadAt(inventory, 'in › Binary.Seven › loader.dll')).toMatchObject({
      encrypted: true,
      sha256: null,
    });
    const hidden = await inventoryOf(
      packageWith(await packWithSevenZip(FILES, '-t7z', '-pother', '-mhe=on')),
    );
    expect(codesOf(hidden)).toEqual(['sevenzip.header-encrypted']);
    expect(payloadAt(hidden, 'in › Binary.Seven').facts.archive?.directoryEncrypted).toBe(true);
  });

  it('pays for keys out of one purse, whatever an archive asks for', () => {
    const budget = new Budget(DEFAULT_LIMITS, 1);
    for (let tries = 0; tries < 16; tries += 1) budget.spendKeyRounds(2 ** 24);
    expect(() => budget.spendKeyRounds(1)).toThrow('inventory.password-tries');
  });

  it('says which files it could not read, and of a CRC that does not fit', async () => {
    const archive = Buffer.from(await packWithSevenZip(FILES, '-t7z', '-m0=copy'));
    archive[32 + 5]! ^= 1;
    const damaged = await inventoryOf(archive);
    expect(codesOf(damaged)).toEqual(['sevenzip.crc-mismatch']);
    const packed = await inventoryOf(await packWithSevenZip(FILES, '-t7z', '-m0=ppmd'));
    expect(codesOf(packed)).toContain('sevenzip.unsupported-coder');
    expect(payloadAt(packed, 'in › a.txt').sha256).toBeNull();
  });

  it('is listed only, where only a list is asked for', async () => {
    const inventory = await inventoryOf(await packWithSevenZip(FILES, '-t7z'), { unpacks: false });
    expect(inventory.payloads).toHaveLength(4);
    expect(inventory.payloads[1]?.sha256).toBeNull();
  });

  it('is bounded by the budget', async () => {
    const archive = await packWithSevenZip({ 'zeros.bin': new Uint8Array(4 << 20) }, '-t7z');
    const inventory = await inventoryOf(archive, { limits: { bytesOut: 1 << 20 } });
    expect(codesOf(inventory)).toContain('limit.bytes-out');
  });
});
