import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Limits, renderJson, triage } from '../src/index.js';
import { corpusDir, corpusFiles } from './corpus.js';

const schema: object = JSON.parse(
  readFileSync(new URL('../docs/report.schema.json', import.meta.url), 'utf8'),
);
const isValidReport = new Ajv2020().compile(schema);

/** Seven archives of some 70,000 entries each: listing all of them proves nothing that listing some does not. */
const LIMITS: Record<string, Partial<Limits>> = { 'libzip__manyfiles-zip.zip': { payloads: 3_000 } };

const files = corpusFiles('.');

describe.skipIf(corpusDir === undefined)('triage of the corpus (skipped without ../shared/corpus)', () => {
  it.each(
    files.filter((path) => !path.endsWith('.md') && !path.endsWith('.tsv')).map((path) => [nameOf(path), path]),
  )('%s', async (_, path) => {
    const limits = LIMITS[basename(path)];
    const report = await triage(path, limits === undefined ? {} : { limits });

    const json: unknown = JSON.parse(renderJson(report));
    isValidReport(json);
    expect(isValidReport.errors ?? []).toEqual([]);
    expect(report.completeness).not.toBe('failed');
    expect(report.verdict).toBe(report.completeness === 'complete' ? 'no-findings' : 'undetermined');
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});

function nameOf(path: string): string {
  return relative(corpusDir ?? '', path);
}
