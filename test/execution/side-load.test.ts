import { describe, expect, it } from 'vitest';
import { findSideLoads } from '../../src/execution/side-load.js';
import { type ExamplePayload, exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

const imports = (...dlls: string[]) => dlls.map((dll) => ({ dll, functions: ['Run'], delayed: false }));
const program = (name: string, ...dlls: string[]): ExamplePayload => ({
  name,
  type: 'pe-exe',
  pe: { imports: imports(...dlls) },
});
const library = (name: string, ...dlls: string[]): ExamplePayload => ({
  name,
  type: 'pe-dll',
  pe: { kind: 'dll', imports: imports(...dlls) },
});
const START = 'ProgramFilesFolder\\Example\\host.exe';

function linksOf(example: Omit<RuleExample, 'what'>) {
  const facts = exampleFacts({ what: '', ...example });
  return findSideLoads(facts, facts.execution).map(
    ({ dataBeside, importer, isUnpacked, library: found }) => ({
      link: `${importer.name} > ${found.name}`,
      isUnpacked,
      dataBeside: dataBeside?.name,
    }),
  );
}

describe('findSideLoads', () => {
  it('links a started program to what it imports from its folder, and that to what it imports itself', () => {
    const holds = [
      program('host.exe', 'One.DLL', 'gone.dll'),
      library('one.dll', 'two.dll'),
      library('two.dll'),
    ];
    expect(linksOf({ runs: [START], holds }).map(({ link }) => link)).toEqual([
      'host.exe > one.dll',
      'one.dll > two.dll',
    ]);
  });

  it('names the largest file without structure in that folder', () => {
    const data = (name: string, sizeInBytes: number, entropy: number): ExamplePayload => ({
      name,
      sizeInBytes,
      facts: { entropy },
    });
    const holds = [
      program('host.exe', 'one.dll'),
      library('one.dll'),
      data('decoy.bin', 5_000, 8),
      data('data.bin', 60_000, 7.99),
      data('text.bin', 90_000, 5),
    ];
    expect(linksOf({ runs: [START], holds })[0]?.dataBeside).toBe('data.bin');
  });

  it('finds libraries that a command unpacks beside the program', () => {
    const holds: ExamplePayload[] = [
      { ...program('host.exe', 'one.dll'), installPath: 'C:/kq/host.exe' },
      { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
      { ...library('one.dll'), in: 'kq.zip', encrypted: true },
    ];
    const unpack = '7za.exe x -y -pabc -oC:\\kq kq.zip';
    expect(linksOf({ runs: [unpack, 'C:\\kq\\host.exe'], holds })).toMatchObject([
      { link: 'host.exe > one.dll', isUnpacked: true },
    ]);
    expect(linksOf({ runs: ['C:\\kq\\host.exe'], unscheduled: [unpack], holds })).toEqual([]);
  });

  it.each([
    ['nothing starts the program', { holds: [program('host.exe', 'one.dll'), library('one.dll')] }],
    [
      'the library lies elsewhere',
      {
        runs: [START],
        holds: [program('host.exe', 'one.dll'), { ...library('one.dll'), installPath: 'TempFolder/one.dll' }],
      },
    ],
    [
      'Windows has the library itself',
      { runs: [START], holds: [program('host.exe', 'KERNEL32.dll'), library('kernel32.dll')] },
    ],
  ])('finds nothing when %s', (_, example) => {
    expect(linksOf(example)).toEqual([]);
  });

  it('shows in the graph', () => {
    const { execution, payloads } = exampleFacts({
      what: '',
      runs: [START],
      holds: [program('host.exe', 'one.dll'), library('one.dll')],
    });
    const node = (name: string) => `payload:${payloads.find((payload) => payload.name === name)?.id}`;
    expect(execution.edges).toContainEqual({ from: node('host.exe'), to: node('one.dll'), kind: 'loads' });
  });
});
