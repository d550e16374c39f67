import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
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

describe('7z archives inside each other', () => {
  /** Archives with one block each, in which another file of a full dictionary comes first: unpacking it keeps that alive. */
  async function nest(levels: number, content: Uint8Array): Promise<Uint8Array> {
    const filler = new Uint8Array(65 << 20);
    let archive = content;
    for (let level = 0; level < levels; level += 1) {
      const files = { 'a.bin': filler, 'b.7z': archive };
      archive = await packWithSevenZip(files, '-t7z', '-m0=lzma:d=64m:mf=hc4', '-mx=1', '-ms=on', '-mqs=off');
    }
    return archive;
  }
  const secret = utf8('the innermost file\n');

  it('are unpacked with the memory of four dictionaries at a time, and the rest is listed', async () => {
    const limits = { expansionRatio: 1e6 };
    const five = await inventoryOf(await nest(5, secret), { limits });
    expect(payloadAt(five, 'in › b.7z › b.7z › b.7z › a.bin').sha256).not.toBeNull();
    expect(payloadAt(five, 'in › b.7z › b.7z › b.7z › b.7z › a.bin').sha256).toBeNull();
    expect(new Set(codesOf(five))).toEqual(new Set(['limit.depth', 'inventory.file-incomplete']));
  });

  it('give their memory back, so that one behind the other has all of it', async () => {
    const inner = await nest(3, secret);
    const zip = buildZip(['a', 'b', 'c'].map((name) => ({ name: `${name}.7z`, content: inner })));
    const inventory = await inventoryOf(zip, { limits: { expansionRatio: 1e6 } });
    expect(payloadAt(inventory, 'in › c.7z › b.7z › b.7z › b.7z').sha256).toBe(sha256(secret));
    expect(inventory.problems).toEqual([]);
  });
});
