import { isUserWritable } from '../../execution/odd-folder.js';
import { baseName, folderName } from '../../execution/path-name.js';
import { findStartedPayloads } from '../../execution/reach.js';
import { findSideLoads } from '../../execution/side-load.js';
import type { Evidence } from '../../facts/evidence.js';
import type { Payload } from '../../facts/payload.js';
import { isStructureless } from '../../facts/structureless-data.js';
import { appendTo } from '../../io/append-to.js';
import { payloadEvidence } from '../evidence.js';
import type { ExamplePayload } from '../example-facts.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';
import { isSignedWell } from '../signed-well.js';
import { isSystemDllName } from '../system-dll.js';

const FOLDER = 'LocalAppDataFolder/view';
const PROGRAM: ExamplePayload = {
  name: 'host.exe',
  type: 'pe-exe',
  pe: { imports: [{ dll: 'core.dll', functions: ['Run'], delayed: false }] },
  installPath: `${FOLDER}/host.exe`,
};
const LIBRARY: ExamplePayload = {
  name: 'core.dll',
  type: 'pe-dll',
  pe: { kind: 'dll' },
  installPath: `${FOLDER}/core.dll`,
};
const DATA: ExamplePayload = {
  name: 'data.bin',
  sizeInBytes: 60_000,
  installPath: `${FOLDER}/data.bin`,
  facts: { entropy: 7.99 },
};
const START = 'LocalAppDataFolder\\view\\host.exe';

export const sideLoadedLibrary: Rule = {
  id: 'side-loaded-library',
  title: 'A program is started beside unstructured data and an unsigned library that it would load',
  severity: 'medium',
  explanation:
    'The package starts a program in a user-writable folder, or one whose library comes out of an encrypted archive. Beside it are a file of practically random data and an unsigned library that the program imports, that has the name of a Windows DLL, or whose version resource gives another name. This makes a clean program load a loader, which decrypts the file.',
  attack: ['T1574.001'],
  references: ['HijackLibs project', 'MITRE ATT&CK: T1574.001 DLL'],
  match: matchFolders,
  examples: [
    { what: 'all three in one folder', holds: [PROGRAM, LIBRARY, DATA], runs: [START] },
    {
      what: 'a library and data that come out of an encrypted archive',
      runs: ['7za.exe x -y -pabc -oC:\\kq kq.zip', 'C:\\kq\\host.exe'],
      holds: [
        { ...PROGRAM, installPath: 'C:/kq/host.exe' },
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 2 } },
        { name: 'core.dll', in: 'kq.zip', encrypted: true, type: 'pe-dll', pe: { kind: 'dll' } },
        { name: 'data.bin', in: 'kq.zip', encrypted: true, sizeInBytes: 60_000, facts: { entropy: 7.99 } },
      ],
    },
  ],
  counterExamples: [
    { what: 'no data', holds: [PROGRAM, LIBRARY], runs: [START] },
    { what: 'a signed library', holds: [PROGRAM, { ...LIBRARY, signature: {} }, DATA], runs: [START] },
    { what: 'nothing starts it', holds: [PROGRAM, LIBRARY, DATA] },
    {
      what: 'a program in its own folder with a packed graphics library',
      holds: [PROGRAM, LIBRARY, DATA].map((payload) => ({
        ...payload,
        installPath: `ProgramFilesFolder/Example/${payload.name}`,
      })),
      runs: ['ProgramFilesFolder\\Example\\host.exe'],
    },
  ],
};

const SMALLEST_DATA_IN_BYTES = 16_384;
const MAX_FILES_PER_FOLDER = 256;

function* matchFolders(facts: Facts): Generator<Evidence> {
  const imported = new Set<Payload>();
  for (const { dataBeside, importer, library } of findSideLoads(facts, facts.execution)) {
    if (dataBeside === undefined || imported.has(library) || isSignedWell(library)) continue;
    const isOpen = isUserWritable(library.installPath ?? '') && isLargeData(dataBeside);
    if (!library.encrypted && !isOpen) continue;
    imported.add(library);
    yield payloadEvidence(
      library,
      `an unsigned library that ${importer.name} imports; ${importer.name} is started beside it and ${dataBeside.name}`,
    );
  }
  yield* matchNames(facts, imported);
}

/** Libraries whose names alone say that a program takes them for others. */
function* matchNames(facts: Facts, imported: ReadonlySet<Payload>): Generator<Evidence> {
  const started = findStartedPayloads(facts.execution.commands, facts);
  const folders = new Map<string, Payload[]>();
  for (const payload of facts.payloads) {
    const { installPath } = payload;
    if (installPath === undefined || !isUserWritable(installPath)) continue;
    const matters = payload.facts.pe !== undefined || isLargeData(payload);
    if (matters) appendTo(folders, folderName(installPath), payload, MAX_FILES_PER_FOLDER);
  }
  for (const files of folders.values()) {
    const data = files.find(isLargeData);
    const program = files.find(({ facts: { pe }, id }) => pe?.kind === 'exe' && started.has(id));
    if (data === undefined || program === undefined) continue;
    for (const library of files) {
      if (library.facts.pe?.kind !== 'dll' || isSignedWell(library) || imported.has(library)) continue;
      const why = describeName(library);
      if (why !== undefined)
        yield payloadEvidence(library, `${why}; ${program.name} is started beside it and ${data.name}`);
    }
  }
}

const isLargeData = (payload: Payload): boolean =>
  payload.sizeInBytes >= SMALLEST_DATA_IN_BYTES && isStructureless(payload);

/** What is odd about the name. */
function describeName(library: Payload): string | undefined {
  const name = baseName(library.installPath ?? library.name);
  if (isSystemDllName(name)) return 'an unsigned library with the name of one of Windows';
  const original = library.facts.pe?.version?.OriginalFilename?.toLowerCase();
  return original !== undefined && /\.dll$/.test(original) && original !== name
    ? `an unsigned library originally named ${original}`
    : undefined;
}
