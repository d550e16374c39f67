import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildMsi } from '../../../samples-synthetic/builder/msi.js';
import { columns, standardTable } from '../../../samples-synthetic/builder/msi-table.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { encodeStreamName } from '../../../samples-synthetic/builder/stream-name.js';
import { extractWithSevenZip } from '../seven-zip.js';
import { hasTool, outputOfTool } from '../tool.js';

const noise = pseudoRandomBytes('noise', 50_000);
const longText = 'long text '.repeat(20_000);

function samplePackage(hasWideStringReferences: boolean): Uint8Array {
  return buildMsi({
    hasWideStringReferences,
    tables: [
      standardTable('Property', [
        ['Short', 'value'],
        ['Long', longText],
        ['After', 'value'],
      ]),
      standardTable('Binary', [['Tool', noise]]),
      {
        name: 'Numbers',
        columns: columns('Id*:i2 Big:i4 Small:I2 Text:S20'),
        rows: [
          [1, 2_000_000_000, -5, 'a'],
          [2, -2_000_000_000, null, null],
        ],
      },
    ],
    streams: [{ name: 'free.stream', content: noise }],
  });
}

describe('buildMsi', () => {
  it.each([false, true])(
    'writes streams under names that 7-Zip decodes (wide references: %s)',
    async (isWide) => {
      const read = await extractWithSevenZip(samplePackage(isWide), { type: 'Compound' });
      expect([...read.files.keys()].sort()).toEqual(
        [
          '!Binary',
          '!Numbers',
          '!Property',
          '!_Columns',
          '!_StringData',
          '!_StringPool',
          '!_Tables',
          'Binary.Tool',
          'free.stream',
          '[5]SummaryInformation',
        ].sort(),
      );
      expect(Buffer.compare(read.files.get('Binary.Tool') ?? Buffer.alloc(0), noise)).toBe(0);
    },
  );

  it.skipIf(!hasTool('msiinfo')).each([false, true])(
    'writes cells that msiinfo exports (wide references: %s) (skipped where msiinfo is not installed)',
    (isWide) => {
      const exported = (table: string): string[] =>
        outputOfTool('msiinfo', ['export', 'FILE', table], samplePackage(isWide)).split(/\r?\n/);
      expect(exported('Numbers')).toEqual([
        'Id\tBig\tSmall\tText',
        'i2\ti4\tI2\tS20',
        'Numbers\tId',
        '1\t2000000000\t-5\ta',
        '2\t-2000000000\t\t',
        '',
      ]);
      expect(exported('Property').slice(3)).toEqual([
        'Short\tvalue',
        `Long\t${longText}`,
        'After\tvalue',
        '',
      ]);
    },
  );
});

describe('encodeStreamName', () => {
  it.each([
    ['_StringPool', 'table', '䡀㼿䕷䑬㹪䒲䠯'],
    ['\u0005SummaryInformation', 'stream', '\u0005SummaryInformation'],
  ] as const)('encodes %s as Windows Installer does', (name, kind, encoded) => {
    expect(encodeStreamName(name, kind)).toBe(encoded);
  });
});

describe('buildInstaller', () => {
  it.skipIf(!hasTool('msiextract'))(
    'writes files that msiextract lists under their folders (skipped where it is not installed)',
    () => {
      const installer = buildInstaller({
        name: 'Sample',
        files: [
          { id: 'a.bin', directory: 'INSTALLFOLDER', content: noise },
          { id: 'b', name: 'B~1.TXT|long name.txt', directory: 'FAV', content: Buffer.from('b') },
        ],
        directories: [{ id: 'FAV', parent: 'FavoritesFolder', name: 'qkdwz' }],
      });
      const listing = outputOfTool('msiextract', ['-l', 'FILE'], installer).trim().split('\n');
      expect(listing).toEqual(['Program Files/Sample/a.bin', 'qkdwz/long name.txt']);
    },
  );

  it('numbers the actions behind the standard action that they follow', () => {
    const build = (name: string): Uint8Array =>
      buildInstaller({
        name,
        customActions: [{ name: 'A', type: 34, target: 'cmd', after: 'InstallFiles' }],
      });
    expect(Buffer.compare(build('One'), build('One'))).toBe(0);
    expect(Buffer.compare(build('One'), build('Two'))).not.toBe(0);
  });
});
