import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../samples-synthetic/builder/byte-writer.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { validReport } from './report-check.js';

/**
 * A ZIP of which each entry reaches to the end of the last one's data: a stored block in front of each local header but
 * the first one makes the header part of the content (David Fifield, "A better zip bomb", 2019). Nothing in it is wrong:
 * all CRCs and sizes fit.
 */
function buildQuotedOverlap(count: number, kernelSize: number): Buffer {
  // Two bytes in turn: a run of one byte does not count towards the expansion ratio.
  let content = Buffer.alloc(kernelSize, 'ab');
  let data = deflateRawSync(content);
  const headers: Buffer[] = [];
  for (let index = count - 1; index >= 0; index -= 1) {
    const fields = sharedFields(crc32(content), data.length, content.length);
    const name = Buffer.from(String(index).padStart(4, '0'));
    const local = Buffer.from(new ByteWriter().u32(0x04034b50).bytes(fields).u16(0).bytes(name).toBytes());
    headers.unshift(local);
    const quote = Buffer.from([0, local.length, 0, ~local.length & 0xff, 0xff]);
    content = Buffer.concat([local, content]);
    data = index === 0 ? Buffer.concat([local, data]) : Buffer.concat([quote, local, data]);
  }
  const out = new ByteWriter().bytes(data);
  let offset = 0;
  for (const [index, local] of headers.entries()) {
    out.u32(0x02014b50).u16(20).bytes(local.subarray(4, 28)).u16(0).u16(0).u16(0).u16(0).u32(0);
    out.u32(offset).bytes(Buffer.from(String(index).padStart(4, '0')));
    offset += local.length + 5;
  }
  const directoryLength = out.length - data.length;
  out.u32(0x06054b50).u16(0).u16(0).u16(count).u16(count).u32(directoryLength).u32(data.length).u16(0);
  return Buffer.from(out.toBytes());
}

function sharedFields(crc: number, dataLength: number, size: number): Uint8Array {
  const fields = new ByteWriter().u16(20).u16(0).u16(8).u16(0).u16(0x4e21);
  return fields.u32(crc).u32(dataLength).u32(size).u16(4).toBytes();
}

describe('entries that quote the headers of the next ones', () => {
  it('are read, and said to share their bytes', async () => {
    const report = await validReport(buildQuotedOverlap(20, 100_000), 'a.zip');
    const ofArchive = report.problems.filter(({ location }) => location === 'a.zip');
    expect(ofArchive.map(({ code }) => code)).toEqual(['zip.overlapping-entries']);
    const entries = report.payloads.filter(({ parent }) => parent === 0);
    expect(entries).toHaveLength(20);
    expect(entries.every(({ sha256 }) => sha256 !== null)).toBe(true);
  });

  it('are listed, and no longer read, once their bytes were read often enough', async () => {
    const report = await validReport(buildQuotedOverlap(270, 2 ** 20), 'a.zip');
    expect(report.completeness).toBe('partial');
    expect(report.problems.map(({ code }) => code)).toContain('inventory.repeated-data');
    const entries = report.payloads.filter(({ parent }) => parent === 0);
    expect(entries).toHaveLength(270);
    const read = entries.filter(({ sha256 }) => sha256 !== null);
    expect(read.length).toBeGreaterThan(20);
    expect(read.length).toBeLessThan(200);
  });

  it('end at the limit on what may come out where each gives much', async () => {
    const bomb = buildQuotedOverlap(40, 2 ** 23);
    const layered = buildZip(['a', 'b', 'c'].map((name) => ({ name, content: bomb })));
    for (const bytes of [bomb, layered]) {
      const report = await validReport(bytes, 'a.zip');
      expect(report.completeness).toBe('partial');
      expect(report.problems.map(({ code }) => code)).toContain('limit.expansion-ratio');
    }
  });
});
