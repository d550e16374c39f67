import { describe, expect, it } from 'vitest';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import { type SampleCase, sampleRoles } from '../../samples-synthetic/sample-case.js';
import { buildWithWixl, hasWixl, wixlCases } from '../../samples-synthetic/wixl/wixl-case.js';
import { RULES } from '../../src/rules/catalogue.js';
import { triage } from '../../src/triage.js';

describe('triage of the synthetic samples', () => {
  it.each(sampleCases.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    await expectAsDescribed(sample, await sample.build());
  });
});

describe.skipIf(!hasWixl())(
  'triage of samples by wixl (skipped where wixl and msibuild are not installed)',
  () => {
    it.each(wixlCases.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
      await expectAsDescribed(sample, buildWithWixl(sample));
    });
  },
);

const known: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

async function expectAsDescribed(
  { expected, fileName }: Pick<SampleCase, 'expected' | 'fileName'>,
  bytes: Uint8Array,
): Promise<void> {
  const report = await triage(bytes, { name: fileName });
  const found = new Set(report.findings.map((finding) => finding.ruleId));
  const paths = new Set(report.payloads.map((payload) => payload.path));
  const { components, match } = report.bundle;
  expect({
    verdict: report.verdict,
    bundleMatch: match,
    roles: Object.fromEntries(sampleRoles.map((role) => [role, components[role].present])),
    missing: expected.findings.filter((id) => known.has(id) && !found.has(id)),
    unwanted: expected.silent.filter((id) => found.has(id)),
    unlisted: (expected.payloads ?? []).filter((path) => !paths.has(path)),
  }).toEqual({
    verdict: expected.verdict,
    bundleMatch: expected.bundleMatch,
    roles: expected.roles,
    missing: [],
    unwanted: [],
    unlisted: [],
  });
}
