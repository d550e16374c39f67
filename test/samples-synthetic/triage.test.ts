import { describe, expect, it } from 'vitest';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import { type RuleId, ruleId } from '../../samples-synthetic/rule-id.js';
import { type SampleCase, sampleRoles } from '../../samples-synthetic/sample-case.js';
import { buildWithWixl, hasWixl, wixlCases } from '../../samples-synthetic/wixl/wixl-case.js';
import type { Report } from '../../src/report/report.js';
import { RULES } from '../../src/rules/catalogue.js';
import { triage } from '../../src/triage.js';

describe('triage of the synthetic samples', () => {
  it.each(sampleCases.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    expectAsDescribed(sample, await reportOf(sample));
  });

  it('knows the ids of all rules', () => {
    expect(Object.values<string>(ruleId).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('lets every rule fire in some sample, and none above `low` in a benign one', async () => {
    const fired = new Set<string>();
    const alarms: string[] = [];
    for (const sample of sampleCases) {
      const { findings } = await reportOf(sample);
      for (const { ruleId: id, severity } of findings) {
        fired.add(id);
        if (sample.kind === 'benign' && severity !== 'info' && severity !== 'low')
          alarms.push(`${sample.name}: ${id} (${severity})`);
      }
    }
    const silent = RULES.map(({ id }) => id).filter((id) => !fired.has(id));
    expect({ silent, alarms }).toEqual({ silent: [...rulesWithoutSample.keys()], alarms: [] });
  }, 120_000);
});

/** Rules that no sample can have, and why; the examples of the rules themselves cover them. */
const rulesWithoutSample: ReadonlyMap<RuleId, string> = new Map([
  [ruleId.publishedIndicator, 'it knows real malware by its hash'],
]);

describe.skipIf(!hasWixl())(
  'triage of samples by wixl (skipped where wixl and msibuild are not installed)',
  () => {
    it.each(wixlCases.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
      expectAsDescribed(sample, await triage(buildWithWixl(sample), { name: sample.fileName }));
    });
  },
);

const reports = new Map<SampleCase, Promise<Report>>();

/** Each sample is built and triaged once, whichever test comes to it first. */
function reportOf(sample: SampleCase): Promise<Report> {
  let report = reports.get(sample);
  if (report === undefined) {
    report = Promise.resolve(sample.build()).then((bytes) => triage(bytes, { name: sample.fileName }));
    reports.set(sample, report);
  }
  return report;
}

function expectAsDescribed({ expected }: Pick<SampleCase, 'expected'>, report: Report): void {
  const found = new Set(report.findings.map((finding) => finding.ruleId));
  const paths = new Set(report.payloads.map((payload) => payload.path));
  const { components, match } = report.bundle;
  expect({
    verdict: report.verdict,
    bundleMatch: match,
    roles: Object.fromEntries(sampleRoles.map((role) => [role, components[role].present])),
    missing: expected.findings.filter((id) => !found.has(id)),
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
