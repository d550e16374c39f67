import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { buildQuineZip } from './quine-zip.js';
import { validReport } from './report-check.js';

describe('a ZIP whose entry is the ZIP itself', () => {
  const quine = buildQuineZip();

  it('is one: what inflates out of it is equal to it', () => {
    const nameLength = quine.readUInt16LE(26);
    const start = 30 + nameLength;
    const inner = inflateRawSync(quine.subarray(start, start + quine.readUInt32LE(18)));
    expect(inner.equals(quine)).toBe(true);
  });

  it('is listed once, and said to hold itself', async () => {
    const report = await validReport(quine, 'r.zip');
    expect(report.payloads.map(({ type }) => type)).toEqual(['zip', 'zip']);
    expect(report.payloads[1]?.sha256).toBe(report.input.sha256);
    expect(report.problems.map(({ code }) => code)).toEqual(['inventory.contains-itself']);
    expect(report.completeness).toBe('complete');
  });

  it('is so in other containers, too', async () => {
    const files = [{ name: 'r.zip', content: quine }];
    const outer = buildCabinet({ folders: [{ compression: 'mszip', files }] });
    const report = await validReport(buildZip([{ name: 'a.cab', content: outer }]), 'a.zip');
    expect(report.payloads).toHaveLength(4);
    expect(report.problems.map(({ code }) => code)).toEqual(['inventory.contains-itself']);
  });

  it('does not keep equal files side by side from being opened, once', async () => {
    const inner = buildZip([{ name: 'x.txt', content: Buffer.from('text') }]);
    const entries = ['a', 'b'].map((name) => ({ name, content: inner }));
    const report = await validReport(buildZip(entries), 'a.zip');
    expect(report.payloads.map(({ copyOf, name }) => [name, copyOf])).toEqual([
      ['a.zip', undefined],
      ['a', undefined],
      ['b', 1],
      ['x.txt', undefined],
    ]);
    expect(report.problems).toEqual([]);
  });
});
