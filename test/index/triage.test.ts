import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { sample } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { BytesSource } from '../../src/formats-api/index.js';
import { listFiles, type Report, readTables, triage } from '../../src/index.js';

let folder = '';
let bytes: Uint8Array<ArrayBuffer>;
let path = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'msi-triage-test-'));
  path = join(folder, 'setup.msi');
  await writeFile(path, await sample.build());
  bytes = Uint8Array.from(await readFile(path));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what triage takes', () => {
  it('is a path, bytes or a Blob: all alike', async () => {
    const fromPath = await triage(path);
    const name = 'setup.msi';
    expect(fromPath.input).toMatchObject({ name, path, format: 'msi' });
    for (const source of [bytes, Buffer.from(bytes), new Blob([bytes])]) {
      expect(withoutPath(await triage(source, { name }))).toEqual(withoutPath(fromPath));
    }
  });

  it('is named by the File, or `input`', async () => {
    expect((await triage(new File([bytes], 'from-the-web.msi'))).input.name).toBe('from-the-web.msi');
    expect((await triage(bytes)).input.name).toBe('input');
  });

  it.each([[undefined], [null], [42], [{}], [new ArrayBuffer(8)], [['a']]])('is not %s', async (input) => {
    // @ts-expect-error a caller without types
    await expect(triage(input)).rejects.toThrow(TypeError);
  });

  it('may be missing: the report says so', async () => {
    const report = await triage(join(folder, 'nowhere.msi'));
    expect(report).toMatchObject({
      completeness: 'failed',
      verdict: 'undetermined',
      input: { sha256: null },
    });
    expect(report.problems.map(({ code }) => code)).toEqual(['source.open-failed']);
  });

  it('stays as it was', async () => {
    const copy = Uint8Array.from(bytes);
    await triage(copy);
    expect(Buffer.compare(copy, bytes)).toBe(0);
  });
});

describe('a signal', () => {
  it('stops the run before it starts', async () => {
    const reason = new Error('enough');
    await expect(triage(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(listFiles(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('stops a run that is under way', async () => {
    const controller = new AbortController();
    const slow = new Blob([bytes]);
    const slice = slow.slice.bind(slow);
    let reads = 0;
    slow.slice = (...range) => {
      reads += 1;
      if (reads === 3) controller.abort();
      return slice(...range);
    };
    await expect(triage(slow, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('limits', () => {
  it.each([
    [{ payloads: 2 }, 'limit.payloads'],
    [{ depth: 1 }, 'limit.depth'],
    [{ bytesOut: 1000 }, 'limit.bytes-out'],
    [{ bytesOutPerPayload: 1000 }, 'limit.bytes-out-per-payload'],
    [{ deadlineInMs: 0 }, 'limit.deadline'],
  ] as const)('that are reached are told: %o', async (limits, code) => {
    const report = await triage(path, { limits });
    expect(report.problems.map((problem) => problem.code)).toContain(code);
    expect(report.completeness).not.toBe('complete');
    expect(report.verdict).not.toBe('no-findings');
  });
});

describe('a cabinet beside the package', () => {
  const content = new TextEncoder().encode('lies outside\n');
  const cabinet = buildCabinet({ folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content }] }] });
  const bytesOfPackage = buildInstaller({
    name: 'External',
    files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content }],
    media: { kind: 'given', cabinets: [{ name: 'beside.cab', lastSequence: 1 }] },
  });

  it('comes from the resolver', async () => {
    const asked: string[] = [];
    const report = await triage(bytesOfPackage, {
      name: 'setup.msi',
      findNeighbour: async (name) => {
        asked.push(name);
        return new BytesSource(cabinet);
      },
    });
    expect(asked).toEqual(['beside.cab']);
    expect(report.completeness).toBe('complete');
    expect(report.payloads.map((payload) => payload.path)).toContain('setup.msi › beside.cab › a.txt');
  });

  it('is found in the folder of the path', async () => {
    const file = join(folder, 'external.msi');
    await writeFile(file, bytesOfPackage);
    expect((await triage(file)).problems.map(({ code }) => code)).toEqual(['inventory.cabinet-missing']);
    await writeFile(join(folder, 'beside.cab'), cabinet);
    expect((await triage(file)).completeness).toBe('complete');
  });

  it('is missing otherwise, with the files that it would hold', async () => {
    const { completeness, problems } = await triage(bytesOfPackage);
    expect(completeness).toBe('partial');
    expect(problems).toMatchObject([
      { code: 'inventory.cabinet-missing', effect: expect.stringContaining('a.txt') },
    ]);
  });
});

describe('the thinner views', () => {
  it('list the same files as triage finds without unpacking', async () => {
    const listing = await listFiles(path);
    expect(listing.completeness).toBe('complete');
    const listed = listing.entries.map((entry) => entry.path);
    expect((await triage(path)).payloads.map((payload) => payload.path)).toEqual(
      expect.arrayContaining(listed),
    );
    expect(listed).toContain('setup.msi › data.cab › kq.zip');
  });

  it('read tables whose rows outlive the file', async () => {
    const { tables } = await readTables(path);
    const file = tables.find(({ name }) => name === 'File');
    expect([...(file?.rows() ?? [])].map((row) => row.text('File')).sort()).toEqual([
      'chk.bat',
      'kq.zip',
      'z.exe',
    ]);
  });
});

function withoutPath(report: Report): Report {
  const { path: _, ...input } = report.input;
  return { ...report, input };
}
