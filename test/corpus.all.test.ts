import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Limits, renderJson, triage } from '../src/index.js';
import { corpusDir } from './corpus.js';

const schema: object = JSON.parse(
  readFileSync(new URL('../docs/report.schema.json', import.meta.url), 'utf8'),
);
const isValidReport = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** Seven archives of some 70,000 entries each: listing all of them proves nothing that listing some does not. */
const LIMITS: Record<string, Partial<Limits>> = { 'libzip__manyfiles-zip.zip': { payloads: 3_000 } };

const manifest = corpusDir === undefined ? '' : readFileSync(join(corpusDir, 'MANIFEST.tsv'), 'utf8');
const files = manifest
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t')[0] ?? '')
  .filter((path) => path !== '' && !path.endsWith('.md'));

describe.skipIf(corpusDir === undefined)('triage of the corpus (skipped without ../shared/corpus)', () => {
  it.each(files)('%s', async (path) => {
    const limits = LIMITS[basename(path)];
    const report = await triage(join(corpusDir ?? '', path), limits === undefined ? {} : { limits });

    isValidReport(JSON.parse(renderJson(report)));
    expect(isValidReport.errors ?? []).toEqual([]);
    if (path.startsWith('msi/')) expect(report.completeness).not.toBe('failed');
    expect(report.verdict).toBe(report.completeness === 'complete' ? 'no-findings' : 'undetermined');
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});
