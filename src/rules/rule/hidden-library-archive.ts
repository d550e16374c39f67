import { isRenamedUtility } from '../../bundle/corroboration.js';
import { reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import { groupByHolder } from '../../facts/held-payload.js';
import type { Payload } from '../../facts/payload.js';
import { isStructureless } from '../../facts/structureless-data.js';
import { commandEvidence } from '../evidence.js';
import type { ExamplePayload } from '../example-facts.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const ARCHIVE: ExamplePayload = {
  name: 'kq.zip',
  type: 'zip',
  archive: {
    encryptedEntryCount: 2,
    password: { password: 'abc', location: 'setup.msi › CustomAction.Run1', text: '-pabc', payload: 0 },
  },
};
const LIBRARY: ExamplePayload = {
  name: 'a.dll',
  in: 'kq.zip',
  encrypted: true,
  type: 'pe-dll',
  pe: { kind: 'dll' },
};
const DATA: ExamplePayload = {
  name: 'bin.dat',
  in: 'kq.zip',
  encrypted: true,
  sizeInBytes: 200_000,
  facts: { entropy: 7.99 },
};
const TOOL: ExamplePayload = { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} };

export const hiddenLibraryArchive: Rule = {
  id: 'hidden-library-archive',
  title: 'A renamed unzip utility unpacks an encrypted archive with a library and unstructured data',
  severity: 'medium',
  explanation:
    'A command of the package unpacks an encrypted archive, whose password is in the package, with a genuine tool under a misleading name, and the archive contains a library and data without any structure. Ordinary software has each of these, but not all of them for one archive. How the library is started is not visible.',
  attack: ['T1027.013', 'T1036.003', 'T1140'],
  references: [DEXPHOT_REPORT],
  match: matchArchives,
  examples: [
    {
      what: 'the parts of the bundle without a start of the library',
      runs: ['z.exe x -y -pabc -oC:\\kq kq.zip'],
      holds: [TOOL, ARCHIVE, LIBRARY, DATA],
    },
  ],
  counterExamples: [
    {
      what: 'nothing unpacks it',
      holds: [TOOL, ARCHIVE, LIBRARY, DATA],
    },
    {
      what: 'the tool has its own name',
      runs: ['7za.exe x -y -pabc -oC:\\kq kq.zip'],
      holds: [{ ...TOOL, name: '7za.exe' }, ARCHIVE, LIBRARY, DATA],
    },
    {
      what: 'data with structure',
      runs: ['z.exe x -y -pabc -oC:\\kq kq.zip'],
      holds: [TOOL, ARCHIVE, LIBRARY, { ...DATA, facts: { entropy: 5 } }],
    },
  ],
};

function* matchArchives({ bundle, execution, payloads }: Facts): Generator<Evidence> {
  if (bundle.match === 'full') return;
  const entriesOf = groupByHolder(payloads);
  for (const { command, meaning, resolved } of reachedSteps(execution)) {
    if (meaning.kind !== 'unpack' || resolved.object === undefined || resolved.program === undefined)
      continue;
    const archive = payloads[resolved.object.payload];
    const tool = payloads[resolved.program.payload];
    if (archive?.facts.archive?.password === undefined || tool === undefined || !isRenamedUtility(tool))
      continue;
    const entries = (entriesOf.get(archive.id) ?? []).filter(({ encrypted }) => encrypted);
    const library = entries.find(isLibrary);
    const data = entries.find(isStructureless);
    if (library === undefined || data === undefined) continue;
    const what = `${tool.name} is ${tool.facts.unzipUtility?.name} and unpacks ${library.name} beside ${data.name}`;
    yield commandEvidence(command, what);
  }
}

const isLibrary = ({ facts }: Payload): boolean => facts.pe?.kind === 'dll';
