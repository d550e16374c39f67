import { describe, expect, it } from 'vitest';
import { buildInstaller, type CustomAction } from '../../samples-synthetic/builder/installer.js';
import { scriptLines, utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip, type ZipEncryption } from '../../samples-synthetic/builder/zip.js';
import { collectCandidates } from '../../src/inventory/password.js';
import { inventoryOf, payloadAt } from './inventory.js';

const inner = utf8('inside\n');
const zipWith = (encryption: ZipEncryption, name = 'inner.txt', content = inner) =>
  buildZip([{ name, content }], { encryption });
const packageWith = (
  zip: Uint8Array,
  options: { properties?: Record<string, string>; action?: Partial<CustomAction>; script?: Uint8Array } = {},
) =>
  buildInstaller({
    name: 'x',
    binaries: { Zip: zip, ...(options.script === undefined ? {} : { Script: options.script }) },
    properties: options.properties ?? {},
    customActions:
      options.action === undefined ? [] : [{ name: 'Run', type: 34, source: 'TARGETDIR', ...options.action }],
  });
const path = 'in › Binary.Zip › inner.txt';

describe('passwords that stand in the package', () => {
  it.each([
    ['on a command line, -P x', { action: { target: 'z.exe -P pa55-word a.zip -d out' } }],
    ['on a command line, -px', { action: { target: 'z.exe x -ppa55-word a.zip' } }],
    ['as the value of a property', { properties: { SOMETHING: 'pa55-word' } }],
    [
      'behind a property on a command line',
      { properties: { PW: 'pa55-word' }, action: { target: 'z.exe -P [PW] a.zip' } },
    ],
    [
      'behind a variable that Info-ZIP reads',
      { script: scriptLines('@echo off', 'set UNZIP=-qP pa55-word', 'z.exe a.zip') },
    ],
    ['as the first line of a short text', { script: scriptLines('pa55-word ', 'and more') }],
    ['in a batch file', { script: scriptLines('@echo off', 'set p=pa55-word', 'z.exe x -p%p% a.zip') }],
    [
      'in pieces in a batch file',
      { script: scriptLines('set a=pa55', 'set b=-word', 'z.exe x -p%a%%b% a.zip') },
    ],
  ])('open ZipCrypto and AES archives: %s', async (_where, options) => {
    for (const kind of ['zipcrypto', 'aes'] as const) {
      const inventory = await inventoryOf(packageWith(zipWith({ kind, password: 'pa55-word' }), options));
      expect(payloadAt(inventory, path)).toMatchObject({
        encrypted: true,
        type: 'text',
        sizeInBytes: inner.length,
      });
      expect(payloadAt(inventory, path).sha256).toMatch(/^[0-9a-f]{64}$/);
      const { archive } = payloadAt(inventory, 'in › Binary.Zip').facts;
      expect(archive?.password).toMatchObject({ password: 'pa55-word', text: expect.any(String) });
      expect(archive?.password?.location).toMatch(/^in › /);
    }
  });

  it('leave the entries listed and unread when none fits', async () => {
    const inventory = await inventoryOf(
      packageWith(zipWith({ kind: 'aes', password: 'unknown' }), {
        action: { target: 'z.exe -P wrong a.zip' },
      }),
    );
    expect(payloadAt(inventory, path)).toMatchObject({ encrypted: true, type: 'unknown', sha256: null });
    expect(inventory.problems).toEqual([]);
  });

  it('are found inside of an archive that another password opened', async () => {
    const second = zipWith({ kind: 'zipcrypto', password: 'second-secret' });
    const script = scriptLines('z.exe x -psecond-secret b.zip');
    const first = buildZip(
      [
        { name: 'b.zip', content: second },
        { name: 'go.bat', content: script },
      ],
      { encryption: { kind: 'zipcrypto', password: 'first-secret' } },
    );
    const inventory = await inventoryOf(packageWith(first, { properties: { K: 'first-secret' } }));
    expect(payloadAt(inventory, 'in › Binary.Zip › b.zip › inner.txt').type).toBe('text');
  });

  it('are searched for once in a text that a hundred thousand rows bear', async () => {
    const text = Array.from({ length: 20 }, (_, index) => `word-${index} `.repeat(100)).join('');
    const inventory = await inventoryOf(
      packageWith(zipWith({ kind: 'aes', password: 'unknown' }), { action: { target: text } }),
    );
    const [facts] = inventory.packages;
    if (facts === undefined) throw new Error('the package is there');
    const [action] = facts.tables.customActions;
    if (action === undefined) throw new Error('the action is there');
    const customActions = new Array(100_000).fill(action);
    const packages = [{ ...facts, tables: { ...facts.tables, customActions } }];
    expect(collectCandidates({ packages, payloads: inventory.payloads })).toEqual(
      collectCandidates(inventory),
    );
  });
});
