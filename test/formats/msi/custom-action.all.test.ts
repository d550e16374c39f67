import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasTool, outputOfTool } from '../../samples-synthetic/tool.js';
import { corpusDatabases, corpusKey } from './expectation.js';
import { openDatabase } from './open.js';

const packages = corpusDatabases().filter((path) => path.endsWith('.msi'));
const SEQUENCES = ['InstallUISequence', 'InstallExecuteSequence', 'AdminUISequence', 'AdminExecuteSequence'];

/** Rows of a table as msiinfo prints them, without the three lines of its head; none when it has no such table. */
function rowsOf(bytes: Uint8Array, table: string): string[][] {
  const lines = outputOfTool('msiinfo', ['export', 'FILE', table], bytes).split('\r\n').slice(3, -1);
  return lines.map((line) => line.split('\t'));
}

describe.skipIf(packages.length === 0 || !hasTool('msiinfo'))(
  'actions and sequences (skipped without the corpus or without msiinfo)',
  () => {
    it.each(packages.map((path) => [corpusKey(path), path]))('%s: are those of msiinfo', async (_, path) => {
      const bytes = readFileSync(path);
      const { customActions, sequences } = (await openDatabase(bytes)).readPackage();
      const actions = customActions.map(({ name, source, target, type }) => [
        name,
        `${type}`,
        source,
        target,
      ]);
      expect(actions).toEqual(rowsOf(bytes, 'CustomAction').map((row) => row.slice(0, 4)));
      for (const table of SEQUENCES) {
        const rows = sequences.filter((row) => row.table === table);
        const printed = rows.map(({ action, condition, number }) => [action, condition, `${number ?? ''}`]);
        expect(printed.sort()).toEqual(rowsOf(bytes, table).sort());
      }
    });
  },
);
