import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { pseudoRandomBytes } from '../../samples-synthetic/builder/random.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { DEFAULT_LIMITS } from '../../src/io/budget.js';
import type { Report } from '../../src/report/report.js';
import { packWithSevenZip } from '../samples-synthetic/seven-zip.js';

/** Compiled, since only compiled code starts the second thread, which decodes ahead as well. */
const built = new URL('../../dist/index.js', import.meta.url).href;
const { triage } = (await import(built)) as typeof import('../../src/index.js');

/** Longer than two of the chunks that are read ahead of one another. */
const content = pseudoRandomBytes('content', 600_000);
const packed = { 'a.bin': content, 'a.txt': utf8('text\n'.repeat(100)) };
const entries = Object.entries(packed).map(([name, bytes]) => ({ name, content: bytes }));
const installerFiles = entries.map(({ name, content }) => ({
  id: name,
  directory: 'INSTALLFOLDER',
  content,
}));

const samples: readonly [name: string, build: () => Uint8Array | Promise<Uint8Array>][] = [
  ['a.bin', () => content],
  ['a.exe', () => buildPe({ kind: 'exe', bits: 32, overlay: content })],
  ['a.zip', () => buildZip([...entries, { name: 'b.zip', content: buildZip(entries) }])],
  ['locked.zip', () => buildZip(entries, { encryption: { kind: 'aes', password: 'x' } })],
  ['a.7z', () => packWithSevenZip(packed, '-t7z')],
  ['a.rar', () => Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), content])],
  ['a.cab', () => buildCabinet({ folders: [{ compression: 'mszip', files: entries }] })],
  [
    'a.msi',
    () => buildInstaller({ name: 'a', files: installerFiles, binaries: { Inner: buildZip(entries) } }),
  ],
  // Long enough to be digested beside what else is done.
  ['long.msi', () => buildInstaller({ name: 'a', binaries: { Long: new Uint8Array(9 * 2 ** 20) } })],
  // Long enough for a thread.
  [
    'long.cab',
    () => {
      const files = [...entries, { name: 'long', content: new Uint8Array(33 * 2 ** 20) }];
      return buildCabinet({ folders: [{ compression: 'mszip', files }] });
    },
  ],
];
/** Of each sample, at equal distances. */
const MAX_FAULTS = 12;
const MAX_LIMITS = 5;
const REASON = new Error('the caller has enough');

/**
 * A Blob whose reads take a few turns of the event loop, until from one on the fault happens, which does not wait. The
 * clock goes on with every read, so that the code under test gives up its turn wherever it ever may.
 */
class FaultyBlob extends Blob {
  reads = 0;

  constructor(
    private readonly content: Uint8Array,
    private readonly faultAt: number,
    private readonly onFault: (right: ArrayBuffer) => ArrayBuffer,
  ) {
    super([]);
    Object.defineProperty(this, 'size', { value: content.length });
  }

  override slice(start = 0, end = this.size): Blob {
    const slice = new Blob([]);
    slice.arrayBuffer = async () => {
      const nth = this.reads;
      this.reads += 1;
      clock.offsetInMs += 100;
      const right = Uint8Array.from(this.content.subarray(start, end)).buffer;
      if (nth >= this.faultAt) return this.onFault(right);
      await nextTurn();
      await nextTurn();
      return right;
    };
    return slice;
  }
}

const clock = { offsetInMs: 0 };
const unhandled: unknown[] = [];

beforeAll(() => {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + clock.offsetInMs);
  const listener = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listener);
  return () => {
    process.off('unhandledRejection', listener);
    vi.restoreAllMocks();
  };
});

afterEach(async () => {
  // Node.js looks for rejections without a handler at the end of a turn.
  await nextTurn();
  expect(unhandled.splice(0)).toEqual([]);
});

/** Triages bytes with a fault at one read and at all that come after it. */
async function triageWithFault(bytes: Uint8Array, faultAt: number, fault: Fault): Promise<Report> {
  const stop = new AbortController();
  return triage(new FaultyBlob(bytes, faultAt, (right) => fault(right, stop)), { signal: stop.signal });
}

type Fault = (right: ArrayBuffer, stop: AbortController) => ArrayBuffer;

const failed: Fault = () => {
  throw new Error('the disk is gone');
};
const short: Fault = (right) => right.slice(1);
const late: Fault = (right) => {
  clock.offsetInMs += DEFAULT_LIMITS.deadlineInMs;
  return right;
};
const aborted: Fault = (right, stop) => {
  stop.abort(REASON);
  return right;
};

describe.each(samples)('%s', (_name, build) => {
  let bytes: Uint8Array;
  /** The report without a fault. Late faults may find nothing left to do, and change nothing. */
  let whole: Report;
  let places: number[];
  beforeAll(async () => {
    bytes = await build();
    const blob = new FaultyBlob(bytes, Number.POSITIVE_INFINITY, (right) => right);
    whole = await triage(blob);
    places = spread(blob.reads);
  });

  it.each([
    ['failed', failed, 'source.read-failed'],
    ['short', short, 'source.changed'],
    ['late', late, 'limit.deadline'],
  ] as const)('gives a report when reads are %s', async (_fault, fault, code) => {
    for (const faultAt of places) {
      const report = await triageWithFault(bytes, faultAt, fault);
      if (fault === late && !codesOf(report).includes(code)) expect(report).toEqual(whole);
      else expect(codesOf(report), `read ${faultAt}`).toContain(code);
    }
  });

  it('throws the reason when it is aborted in a read', async () => {
    for (const faultAt of places) {
      const ending = await triageWithFault(bytes, faultAt, aborted).catch((error: unknown) => error);
      if (ending !== REASON) expect(ending, `read ${faultAt}`).toEqual(whole);
    }
  });

  it.each([
    ['bytesOut', 150_000],
    ['payloads', 1],
  ] as const)('gives a report when the limit of %s is reached', async (limit, step) => {
    for (let nth = 0; nth < MAX_LIMITS; nth += 1) {
      const blob = new FaultyBlob(bytes, Number.POSITIVE_INFINITY, (right) => right);
      const report = await triage(blob, { limits: { [limit]: nth * step } });
      if (report.problems.length === whole.problems.length) expect(report).toEqual(whole);
      else expect(report.completeness).not.toBe('complete');
    }
  });
});

function codesOf({ problems }: Report): string[] {
  return problems.map(({ code }) => code);
}

/** All numbers below `count`, or {@link MAX_FAULTS} of them. */
function spread(count: number): number[] {
  const length = Math.min(count, MAX_FAULTS);
  return Array.from({ length }, (_, nth) => Math.floor((nth * count) / length));
}
