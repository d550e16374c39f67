import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { Report } from '../../src/report/report.js';
import { triage } from '../../src/triage.js';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'),
) as object;
const isValid = new Ajv2020({ strict: false }).compile(schema);

/** Triages bytes and asks for a report that the schema allows, as JSON carries it. */
export async function validReport(bytes: Uint8Array, name = 'input'): Promise<Report> {
  const report = await triage(bytes, { name });
  validate(report);
  return report;
}

/** Asks for a report that the schema allows, as JSON carries it. */
export function validate(report: Report): void {
  if (!isValid(JSON.parse(JSON.stringify(report)))) expect(isValid.errors).toEqual([]);
}
