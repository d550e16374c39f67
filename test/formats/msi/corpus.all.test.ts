import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusDir } from '../../corpus.js';
import {
  corpusDatabases,
  corpusKey,
  digestOf,
  exportSummary,
  exportTable,
  type MsiExpectation,
} from './expectation.js';
import { openDatabase } from './open.js';

const expected: Record<string, MsiExpectation> = JSON.parse(
  readFileSync(new URL('../../expected/msi-tables.json', import.meta.url), 'utf8'),
);

/** What is wrong with files of the corpus, all else being whole. */
const CODES: Record<string, string[]> = {
  // wixl and Wise Installer do not count references as msi.dll does.
  'msi/BUILT__wixl-many-strings.msi': ['msi.string-reference-count'],
  'msi/lessmsi__VBRuntime.msi': ['msi.string-reference-count'],
  'msi/lessmsi__putty-0.68-installer.msi': ['msi.string-reference-count'],
  'msi/osslsigncode__unsigned.msi': ['msi.string-reference-count'],
  'msi/surfactant__test.msi': ['msi.string-reference-count'],
};

describe.skipIf(corpusDir === undefined)('packages of the corpus (skipped without the corpus)', () => {
  for (const path of corpusDatabases()) {
    const key = corpusKey(path);
    it(`${key}: tables and summary equal those of msiinfo`, async () => {
      const { database, codes } = await openDatabase(readFileSync(path));
      const { tables, summary } = expected[key]!;
      // msiinfo takes the changes in a transform for the tables themselves, and prints nothing of them.
      if (database.packageClass !== 'mst') {
        const actual = database.tables.map((table) => [table.name, digestOf(exportTable(table))]);
        expect(Object.fromEntries(actual)).toEqual(tables);
      }
      expect(digestOf(exportSummary(database.summary))).toBe(summary);
      expect(codes().filter((code) => !code.startsWith('cfb.'))).toEqual(CODES[key] ?? []);
    });
  }

  it('tells the classes of packages apart', async () => {
    for (const path of corpusDatabases()) {
      const { database } = await openDatabase(readFileSync(path));
      const extension = path.slice(path.lastIndexOf('.') + 1);
      expect([path, database.packageClass]).toEqual([path, extension === 'cub' ? 'msi' : extension]);
    }
  });
});
