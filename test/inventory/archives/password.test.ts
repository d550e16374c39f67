import { describe, expect, it } from 'vitest';
import { buildInstaller, type CustomAction } from '../../../samples-synthetic/builder/installer.js';
import { scriptLines, utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip, type ZipEncryption } from '../../../samples-synthetic/builder/zip.js';
import { collectCandidates } from '../../../src/inventory/archives/password.js';
import { inventoryOf, payloadAt } from '../inventory.js';

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

describe('archives of entries under several passwords', () => {
  const OTHER = 'first-secret';
  const actions = (...targets: string[]) =>
    targets.map((target, index) => ({ name: `Run${index}`, type: 34, source: 'TARGETDIR', target }));
  const secretIn = (zip: Uint8Array, ...targets: string[]) =>
    inventoryOf(buildInstaller({ name: 'x', binaries: { Zip: zip }, customActions: actions(...targets) }));
  /** One ZIP of the entries of several, which have one each. */
  const join = (...zips: Uint8Array[]) => joinZips(zips.map((zip) => Buffer.from(zip)));

  it('are told of when a thousand passwords on command lines hide the one that fits', async () => {
    const shutBy = async (count: number) => {
      const decoys = Array.from({ length: count }, (_, index) => `z.exe -P decoy-${index} a.zip`);
      const inventory = await secretIn(zipWith({ kind: 'zipcrypto', password: OTHER }), ...decoys);
      expect(payloadAt(inventory, path).sha256).toBeNull();
      return inventory.problems.map(({ code, location }) => [code, location]);
    };
    expect(await shutBy(1_100)).toEqual([['inventory.password-tries', 'in › Binary.Zip']]);
    expect(await shutBy(20)).toEqual([]);
  });

  it.each(['zipcrypto', 'aes'] as const)('are opened by all that stand in the package: %s', async (kind) => {
    const zip = join(
      zipWith({ kind, password: 'decoy' }, 'small.txt', utf8('x')),
      zipWith({ kind, password: OTHER }, 'inner.txt', utf8('inside, and longer than the other\n')),
    );
    for (const targets of [
      [`z.exe -P ${OTHER} a.zip`],
      [`z.exe -P ${OTHER} a.zip`, 'z.exe -P decoy a.zip'],
    ]) {
      const inventory = await secretIn(zip, ...targets);
      expect(payloadAt(inventory, path).type).toBe('text');
      const small = payloadAt(inventory, 'in › Binary.Zip › small.txt');
      expect(small.sha256 === null).toBe(targets.length === 1);
      expect(inventory.problems).toEqual([]);
    }
  });

  it('are opened whatever lies beside the entry: smaller or larger decoys', async () => {
    const kind = 'aes';
    const decoys = (size: number) =>
      [0, 1, 2, 3, 4, 5].map((nth) =>
        zipWith({ kind, password: `decoy-${nth}` }, `${size}-${nth}`, new Uint8Array(size).fill(65)),
      );
    const own = zipWith(
      { kind, password: OTHER },
      'inner.txt',
      utf8('inside, longer or shorter than the rest\n'),
    );
    for (const size of [1, 10_000]) {
      const inventory = await secretIn(join(own, ...decoys(size)), `z.exe -P ${OTHER} a.zip`);
      expect(payloadAt(inventory, path).type).toBe('text');
    }
  });

  it('are opened when the smallest entry is damaged, which is told once', async () => {
    const damaged = Buffer.from(zipWith({ kind: 'aes', password: 'decoy' }, 'cut.txt', utf8('x')));
    const directory = damaged.indexOf('PK\x01\x02', 0, 'latin1');
    for (const at of [18, directory + 20]) damaged.writeUInt32LE(3, at); // less than salt and code take
    const zip = join(damaged, zipWith({ kind: 'aes', password: OTHER }));
    const inventory = await secretIn(zip, 'z.exe -P wrong a.zip', `z.exe -P ${OTHER} a.zip`);
    expect(payloadAt(inventory, path).type).toBe('text');
    const told = inventory.problems.filter(({ code }) => code === 'zip.data-truncated');
    expect(told.map(({ location }) => location)).toEqual(['in › Binary.Zip › cut.txt']);
  });
});

/** Local parts and directories of archives without comments, one behind the other, with offsets set right. */
function joinZips(zips: readonly Buffer[]): Uint8Array {
  const locals: Buffer[] = [];
  const directories: Buffer[] = [];
  let offset = 0;
  for (const zip of zips) {
    const end = zip.length - 22;
    const start = zip.readUInt32LE(end + 16);
    const directory = Buffer.from(zip.subarray(start, end));
    directory.writeUInt32LE(offset, 42);
    locals.push(zip.subarray(0, start));
    directories.push(directory);
    offset += start;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(zips.length, 8);
  end.writeUInt16LE(zips.length, 10);
  end.writeUInt32LE(Buffer.concat(directories).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directories, end]);
}
