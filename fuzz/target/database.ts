import { buildMsi, type MsiDatabase } from '../../samples-synthetic/builder/msi.js';
import { standardTable } from '../../samples-synthetic/builder/msi-table.js';
import { buildSummaryInformation } from '../../samples-synthetic/builder/summary-information.js';
import { openCompoundFile } from '../../src/formats/cfb/compound-file.js';
import { openMsiDatabase } from '../../src/formats/msi/database.js';
import { readPackage } from '../../src/formats/msi/read-package.js';
import { parseStringPool } from '../../src/formats/msi/string-pool.js';
import { parseSummaryInformation } from '../../src/formats/msi/summary-information.js';
import { readTransform } from '../../src/formats/msi/transform.js';
import { BytesSource } from '../../src/io/source.js';
import { collectProblems, parserOptions, smallCorpusFiles } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

const SUMMARY = {
  title: 'Installation Database',
  template: 'Intel;1033',
  revisionNumber: '{A}',
  pageCount: 200,
};

/** Two bytes say how long the pool is; the string data follows it. */
export const stringPoolTarget: FuzzTarget = {
  name: 'string-pool',
  maxLengthInBytes: 512,
  dictionary: [
    new Uint8Array([0xe4, 4, 0, 0x80]),
    new Uint8Array([0xe9, 0xfd]),
    new Uint8Array([0, 0, 1, 0]),
  ],
  seeds: async () => [
    Uint8Array.from([12, 0, 0xe4, 4, 0, 0, 3, 0, 1, 0, 2, 0, 1, 0, 0x61, 0x62, 0x63, 0xe9, 0x64]),
    Uint8Array.from([16, 0, 0xa4, 3, 0, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 4, 0, 1, 0, 0x82, 0xa0, 0x82, 0xa2]),
  ],
  run: (bytes) => {
    const length = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
    const problems: string[] = [];
    const pool = parseStringPool(bytes.subarray(2, 2 + length), bytes.subarray(2 + length), (code) =>
      problems.push(code),
    );
    const texts: (string | undefined)[] = [];
    for (let id = 0; id <= Math.min(pool.count + 1, 200); id += 1) texts.push(pool.text(id));
    return [pool.codePage, pool.bytesPerReference, texts, problems];
  },
};

/** A whole small database: every row of every table, and what they say together; as a transform, its changes. */
export const databaseTarget: FuzzTarget = {
  name: 'msi',
  maxLengthInBytes: 12_288,
  dictionary: ['[#', '[$', '[!', '[%', '[~]', '[[', ']', '{', '}', '[INSTALLFOLDER]', '|', '#x.cab'],
  seeds: async () => [
    smallDatabase({}),
    smallDatabase({ packageClass: 'mst' }),
    smallDatabase({ hasWideStringReferences: true, codePage: 65_001 }),
    ...smallCorpusFiles('msi', 12_288),
  ],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const database = await openMsiDatabase(await openCompoundFile(new BytesSource(bytes), options), options);
    let cells = 0;
    for (const table of database.tables) {
      for (const row of table.rows()) {
        for (const name of row.columnNames) if (row.get(name) !== null) cells += 1;
      }
    }
    const changes = await readTransform(database, options.onProblem);
    const tables = readPackage(database, { ...options, changes });
    return [
      cells,
      changes.length,
      tables.customActions,
      [...tables.properties],
      tables.files.length,
      options.problems,
    ];
  },
};

/** The property set of the summary information. */
export const summaryTarget: FuzzTarget = {
  name: 'summary',
  maxLengthInBytes: 1024,
  dictionary: [new Uint8Array([30, 0, 0, 0]), new Uint8Array([31, 0, 0, 0]), new Uint8Array([64, 0, 0, 0])],
  seeds: async () => [
    buildSummaryInformation(SUMMARY),
    buildSummaryInformation({ codePage: 932, title: 'é' }),
  ],
  run: (bytes) => {
    const { onProblem, problems } = collectProblems(bytes.length);
    return [parseSummaryInformation(bytes, onProblem), problems];
  },
};

function smallDatabase(options: Partial<MsiDatabase>): Uint8Array {
  return buildMsi({
    summary: SUMMARY,
    tables: [
      standardTable('Property', [
        ['ProductName', 'Sample [Manufacturer]'],
        ['Manufacturer', '[ProductName] {[A][B]}'],
      ]),
      standardTable('Directory', [
        ['TARGETDIR', null, 'SourceDir'],
        ['INSTALLFOLDER', 'TARGETDIR', 'abc|a longer name'],
      ]),
      standardTable('CustomAction', [
        ['Run', 1058, 'INSTALLFOLDER', '"[INSTALLFOLDER]z.exe" x [#f] -p[PW]'],
        ['Set', 51, 'PW', 'secret'],
      ]),
      standardTable('InstallExecuteSequence', [
        ['Set', null, 1000],
        ['Run', 'NOT Installed', 1001],
      ]),
    ],
    streams: [{ name: 'a.cab', content: new Uint8Array(40) }],
    ...options,
  });
}
