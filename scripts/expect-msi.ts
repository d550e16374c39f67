/**
 * Writes test/expected/msi-tables.json: digests of what msiinfo (msitools) prints of every table and of the summary
 * information of every package of the corpus. Run it from the root of the project, with msitools installed and the
 * corpus in place; it takes a few minutes:
 *
 *     npm run build:samples && node build/scripts/expect-msi.js
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  corpusDatabases,
  corpusKey,
  digestOf,
  type MsiExpectation,
  withoutEmptyLines,
} from '../test/formats/msi/expectation.js';

/** Listed by `msiinfo tables`, but no tables of the database. */
const PSEUDO_TABLES = new Set(['_SummaryInformation', '_ForceCodepage']);

/** `msiinfo export` also writes the streams of a table, into folders where it runs. */
const folder = mkdtempSync(join(tmpdir(), 'expect-msi-'));

const expected: Record<string, MsiExpectation> = {};
for (const path of corpusDatabases()) {
  const tables: Record<string, string> = {};
  for (const name of ask('tables', path).toString().split('\n')) {
    if (name === '' || PSEUDO_TABLES.has(name)) continue;
    tables[name] = digestOf(ask('export', path, name));
  }
  expected[corpusKey(path)] = {
    tables,
    summary: digestOf(withoutEmptyLines(ask('suminfo', path).toString())),
  };
}
rmSync(folder, { recursive: true });
writeFileSync('test/expected/msi-tables.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} databases`);

function ask(...parameters: string[]): Buffer {
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  return spawnSync('msiinfo', parameters, { cwd: folder, env, maxBuffer: 2 ** 28 }).stdout;
}
