import { describe, expect, it } from 'vitest';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { sample as bundle } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { renderJson } from '../../src/report/json-report.js';
import { triage } from '../../src/triage.js';
import { validate } from './report-check.js';

/** Files with long names that say nothing, and behind them the files given. */
function crowd(count: number, nameLength: number, last: readonly { name: string; content: Uint8Array }[]) {
  const padding = 'x'.repeat(nameLength);
  const files = Array.from({ length: count }, (_, index) => ({
    name: `${padding}${index}`,
    content: Uint8Array.of(index, index >> 8),
  }));
  return buildZip([...files, ...last]);
}

describe('the report of an input with very many payloads', () => {
  it('stays below its limit, and says how many are left out', async () => {
    const report = await triage(crowd(65_000, 40, []), { name: 'crowd.zip' });
    expect(Buffer.byteLength(renderJson(report))).toBeLessThan(16 * 2 ** 20);
    const omitted = report.omitted?.find(({ list }) => list === 'payloads');
    expect(omitted).toMatchObject({ listed: report.payloads.length, total: 65_001 });
    expect(report.unread).toMatchObject([{ reason: 'limit' }]);
    expect(report).toMatchObject({ completeness: 'partial', verdict: 'undetermined' });
    validate(report);
  });

  it('lists what findings refer to, however many others come first', async () => {
    const bytes = crowd(2_000, 40, [{ name: 'setup.msi', content: await bundle.build() }]);
    const options = { name: 'crowd.zip', limits: { reportBytes: 300_000 } };
    const report = await triage(bytes, options);
    expect(Buffer.byteLength(renderJson(report))).toBeLessThan(300_000);
    expect(report.bundle.match).toBe('full');
    const listed = new Map(report.payloads.map((payload) => [payload.id, payload]));
    for (const { payloads } of Object.values(report.bundle.components)) {
      for (const id of payloads) {
        expect(listed.get(id)?.roles).not.toEqual([]);
        expect(listed.has(listed.get(id)?.parent ?? 0)).toBe(true);
      }
    }
    expect(report.problems.map(({ code }) => code)).toContain('limit.report-bytes');
    validate(report);
  });

  it('is whole where there is room', async () => {
    const report = await triage(crowd(100, 40, []), { name: 'crowd.zip' });
    expect(report.payloads).toHaveLength(101);
    expect(report.omitted).toBeUndefined();
  });
});
