import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import type { Limits } from '../../src/io/budget.js';
import type { ProblemCode } from '../../src/io/problem-code.js';
import { triage } from '../../src/triage.js';

const text = utf8('some text that is long enough to be packed, some text that is long enough');

const package_ = buildInstaller({
  name: 'Sample',
  files: [
    { id: 'first.txt', directory: 'INSTALLFOLDER', content: text },
    { id: 'inner.zip', directory: 'INSTALLFOLDER', content: buildZip([{ name: 'a.txt', content: text }]) },
    {
      id: 'run.bat',
      directory: 'INSTALLFOLDER',
      content: utf8('for /l %%i in (1,1,5000) do set /a x=%%i*2\r\n'),
    },
  ],
  customActions: [
    { name: 'Run', type: 34, source: 'INSTALLFOLDER', target: 'cmd.exe /c run.bat', after: 'InstallFiles' },
  ],
});

/** What stops the work, and a payload that was found before it did. */
const cases: readonly [Partial<Limits>, ProblemCode, string][] = [
  [{ bytesOut: 200 }, 'limit.bytes-out', 'first.txt'],
  [{ bytesOutPerPayload: 60 }, 'limit.bytes-out-per-payload', 'data.cab'],
  [{ payloads: 4 }, 'limit.payloads', 'data.cab'],
  [{ depth: 1 }, 'limit.depth', 'data.cab'],
  [{ steps: 100 }, 'limit.steps', 'first.txt'],
  [{ strings: 300 }, 'limit.strings', 'setup.msi'],
  [{ deadlineInMs: 0 }, 'limit.deadline', 'setup.msi'],
];

describe('a limit that is reached makes the report partial, and what was found before stands', () => {
  it.each(cases)('%o', async (limits, code, found) => {
    const report = await triage(package_, { name: 'setup.msi', limits });
    expect(report.problems.map((problem) => problem.code)).toContain(code);
    expect(report.completeness).not.toBe('complete');
    expect(report.verdict).not.toBe('no-findings');
    expect(report.payloads.map(({ name }) => name)).toContain(found);
  });

  it('expansionRatio', async () => {
    // 300 MB of two bytes in turn in half a megabyte: above the floor, below every other limit.
    const packed = deflateRawSync(Buffer.alloc(300 * 2 ** 20, 'ab'), { level: 9 });
    const bomb = zipOf(packed, 300 * 2 ** 20);
    const report = await triage(bomb, { name: 'bomb.zip' });
    expect(report.problems.map(({ code }) => code)).toContain('limit.expansion-ratio');
    expect(report.payloads.map(({ name }) => name)).toEqual(['bomb.zip', 'first.txt', 'zeros']);
    expect(report.payloads[1]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is not reached by a long run of one byte, which is hashed all the same', async () => {
    const sizeInBytes = 300 * 2 ** 20;
    const bomb = zipOf(deflateRawSync(Buffer.alloc(sizeInBytes), { level: 9 }), sizeInBytes);
    const report = await triage(bomb, { name: 'zeros.zip' });
    expect(report.problems.filter(({ code }) => code.startsWith('limit.'))).toEqual([]);
    expect(report.payloads[2]).toMatchObject({
      sizeInBytes,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('none is reached by the package itself', async () => {
    const report = await triage(package_, { name: 'setup.msi' });
    expect(report.problems.filter(({ code }) => code.startsWith('limit.'))).toEqual([]);
  });
});

/** A ZIP of a small entry and one whose deflated data is given. */
function zipOf(deflated: Uint8Array, sizeInBytes: number): Uint8Array {
  const plain = Buffer.from(
    buildZip([
      { name: 'first.txt', content: text, method: 'stored' },
      { name: 'zeros', content: deflated, method: 'stored' },
    ]),
  );
  // Both headers of the second entry: deflated, and of the size that comes out.
  for (const [signature, methodAt, sizeAt] of [
    ['PK\x03\x04', 8, 22],
    ['PK\x01\x02', 10, 24],
  ] as const) {
    const header = plain.lastIndexOf(signature, undefined, 'latin1');
    plain.writeUInt16LE(8, header + methodAt);
    plain.writeUInt32LE(sizeInBytes, header + sizeAt);
  }
  return plain;
}
