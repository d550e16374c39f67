import { findBundle } from '../bundle/find-bundle.js';
import { observeExecution } from '../execution/observe-execution.js';
import type { ArchiveFacts } from '../facts/archive-facts.js';
import type { Discrepancy, PackageFacts } from '../facts/package-facts.js';
import type { Payload } from '../facts/payload.js';
import type { UnzipUtility } from '../facts/program-facts.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import { type CustomAction, parseCustomActionType } from '../formats/msi/custom-action.js';
import type { PackageTables } from '../formats/msi/package-tables.js';
import type { PeFacts } from '../formats/pe/pe-facts.js';
import { Budget, DEFAULT_LIMITS } from '../io/budget.js';
import type { ScriptFacts } from '../scripts/script-facts.js';
import type { Facts } from './facts.js';

/** A short description of a package for rule examples: what it runs and contains. Everything else is empty. */
export interface RuleExample {
  /** What the example shows, for a person. */
  readonly what: string;
  /** Command lines that actions run after InstallFinalize, in this order. */
  readonly runs?: readonly string[];
  /** Command lines of actions that are not in a sequence. */
  readonly unscheduled?: readonly string[];
  readonly holds?: readonly ExamplePayload[];
  readonly discrepancies?: readonly Pick<Discrepancy, 'kind' | 'text'>[];
  readonly signature?: Partial<SignatureFacts>;
  /** Tables that the rule uses; custom actions are added to those of `runs`. */
  readonly tables?: Partial<PackageTables>;
}

/** The relevant fields of a payload; the others get harmless values. */
export interface ExamplePayload extends Partial<Omit<Payload, 'id' | 'parent' | 'path' | 'name' | 'facts'>> {
  readonly name: string;
  /** Name of its container; the package when absent. */
  readonly in?: string;
  readonly pe?: Partial<PeFacts>;
  readonly script?: Partial<ScriptFacts>;
  readonly archive?: Partial<ArchiveFacts>;
  readonly unzipUtility?: Partial<UnzipUtility>;
  readonly signature?: Partial<SignatureFacts>;
  readonly facts?: Pick<Payload['facts'], 'entropy' | 'hiddenIn' | 'offsetInBytes' | 'tableKey' | 'task'>;
}

/** The facts of the described package, from the same analysis as those of a real one. */
export function exampleFacts(example: RuleExample): Facts {
  const { discrepancies = [], holds = [], runs = [], signature, tables, unscheduled = [] } = example;
  const payloads = examplePayloads(holds);
  const customActions = [
    ...(tables?.customActions ?? []),
    ...runs.map((command, index) => exampleAction(`Run${index + 1}`, command, 6601 + index)),
    ...unscheduled.map((command, index) => exampleAction(`Idle${index + 1}`, command, null)),
  ];
  const facts: PackageFacts = {
    payload: 0,
    packageClass: 'msi',
    codePage: 1252,
    summary: undefined,
    tableSizes: [],
    tables: { ...NO_TABLES, ...tables, customActions },
    payloadOfRow: new Map(
      payloads.flatMap(({ facts: { tableKey }, id }) => (tableKey ? [[tableKey, id]] : [])),
    ),
    discrepancies: discrepancies.map((found) => ({ ...found, location: PACKAGE_NAME, payload: 0 })),
    ...(signature === undefined ? {} : { signature: { ...NO_SIGNATURE, ...signature } }),
  };
  const inventory = { payloads, packages: [facts], problems: [], unread: [] };
  const { execution } = observeExecution(inventory, new Budget(DEFAULT_LIMITS, 1));
  return { ...inventory, execution, bundle: findBundle(inventory, execution) };
}

const PACKAGE_NAME = 'setup.msi';
const INSTALL_FOLDER = 'ProgramFilesFolder/Example';

function examplePayloads(holds: readonly ExamplePayload[]): Payload[] {
  const input = fillPayload({ name: PACKAGE_NAME, source: 'input', type: 'msi' }, 0, undefined);
  const payloads = [input];
  for (const example of holds) {
    const holder = payloads.find(({ name }) => name === example.in) ?? input;
    payloads.push(fillPayload(example, payloads.length, holder));
  }
  return payloads;
}

function fillPayload(example: ExamplePayload, id: number, holder: Payload | undefined): Payload {
  const { archive, facts, in: _, name, pe, script, signature, unzipUtility, ...known } = example;
  return {
    id,
    parent: holder?.id ?? null,
    path: holder === undefined ? name : `${holder.path} › ${name}`,
    name,
    source: holder?.facts.archive === undefined ? 'cabinet' : 'zip-entry',
    type: 'data',
    sizeInBytes: 4_096,
    sha256: id.toString(16).padStart(64, '0'),
    encrypted: false,
    ...(holder?.id === 0 ? { installPath: `${INSTALL_FOLDER}/${name}` } : {}),
    ...known,
    facts: {
      ...facts,
      ...(pe === undefined ? {} : { pe: { ...PLAIN_PROGRAM, ...pe } }),
      ...(script === undefined ? {} : { script: { ...EMPTY_SCRIPT, ...script } }),
      ...(archive === undefined ? {} : { archive: { ...OPEN_ZIP, ...archive } }),
      ...(unzipUtility === undefined ? {} : { unzipUtility: { ...GENUINE_UTILITY, ...unzipUtility } }),
      ...(signature === undefined ? {} : { signature: { ...NO_SIGNATURE, ...signature } }),
    },
  };
}

/** An action of type 34, `EXE in a folder of the package`; in no sequence when `order` is null. */
function exampleAction(name: string, command: string, order: number | null): CustomAction {
  const type = 34;
  return {
    name,
    type,
    extendedType: 0,
    ...parseCustomActionType(type),
    source: 'INSTALLFOLDER',
    target: command,
    command,
    references: [],
    invocations:
      order === null
        ? []
        : [{ by: 'sequence', table: 'InstallExecuteSequence', number: order, condition: '' }],
  };
}

const NO_TABLES: PackageTables = {
  properties: new Map(),
  assignments: new Map(),
  valuesOf: () => [],
  components: new Map(),
  directories: new Map(),
  sourceFolders: new Map(),
  files: [],
  filesByKey: new Map(),
  media: [],
  binaries: [],
  icons: [],
  customActions: [],
  sequences: [],
  controlEvents: [],
  serviceInstalls: [],
  serviceControls: [],
  shortcuts: [],
  registry: [],
  environment: [],
  fileCopies: [],
  loadedLibraries: [],
  vendorCommands: [],
  systemSearches: [],
  launchConditions: [],
};

const PLAIN_PROGRAM: PeFacts = {
  kind: 'exe',
  machine: 'i386',
  bits: 32,
  subsystem: 'windows-cui',
  isDotNet: false,
  entryPointRva: 0x1000,
  sections: [],
  imports: [],
  entropy: 6,
};

const EMPTY_SCRIPT: ScriptFacts = {
  type: 'batch',
  encoding: 'windows-1252',
  obfuscated: false,
  techniques: [],
  commands: [],
  securityChecks: [],
  securityRemovals: [],
  unresolved: 0,
};

const OPEN_ZIP: ArchiveFacts = {
  format: 'zip',
  entryCount: 1,
  encryptedEntryCount: 0,
  encryption: [],
  directoryEncrypted: false,
};

const GENUINE_UTILITY: UnzipUtility = {
  family: '7-zip',
  name: '7-Zip',
  recognisedBy: ['version-resource', 'strings'],
  evidence: [],
  claimed: false,
  clean: true,
  notClean: [],
};

const NO_SIGNATURE: SignatureFacts = {
  present: true,
  format: 'msi',
  digestAlgorithm: 'sha256',
  storedDigest: '',
  digestMatches: true,
  chain: 'not verified',
  extended: false,
};
