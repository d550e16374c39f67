import { starterOf } from '../commands/command-meaning.js';
import { findPropertyChecks } from '../execution/property-check.js';
import { findStartedPayloads } from '../execution/reach.js';
import { findUnpackedArchives, reachedSteps } from '../execution/reached-step.js';
import type { Bundle, BundleComponent, BundleComponents } from '../facts/bundle.js';
import type { Evidence } from '../facts/evidence.js';
import type { Execution } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { explainBundle, NO_PART } from './explanation.js';
import {
  describeArchivedLibrary,
  describeEncryptedArchive,
  describeInlineCheck,
  describePropertyCheck,
  describeSecurityCheck,
  describeUnzipUtility,
  describeWiredArchive,
  describeWiredTool,
  isInlineCheck,
} from './role.js';
import { findWiring, isShown, type Wiring } from './wiring.js';

/** Looks for the four parts of the Dexphot bundle by what they are and how they are connected, never by their names. */
export function findBundle(inventory: Inventory, execution: Execution): Bundle {
  const { payloads } = inventory;
  const checks = checkComponent(inventory, execution);
  const possible = findWiring(inventory, execution, checks.decides);
  const wiring = possible.filter(isShown);
  const components: BundleComponents = {
    unzipUtility: withWired(component(payloads, describeUnzipUtility), wiring, describeWiredTool),
    passwordProtectedZip: withWired(archiveComponent(payloads, execution), wiring, describeWiredArchive),
    avCheckScript: checks.component,
    loaderDll: loaderComponent(payloads, execution, wiring),
  };
  const presentCount = Object.values(components).filter(({ present }) => present).length;
  const match = wiring.length > 0 ? 'full' : presentCount > 1 ? 'partial' : 'none';
  return {
    match,
    components,
    explanation: explainBundle({ match, components, wiring, payloads, execution }),
    wiring: wiring.slice(0, MAX_WIRINGS).flatMap(describeWiring),
    possibleWiring: wiring.length > 0 ? [] : possible.slice(0, MAX_WIRINGS).flatMap(describeWiring),
  };
}

/** The bundle of an input that could not be read. */
export function noBundle(): Bundle {
  const absent = (): BundleComponent => ({ present: false, payloads: [], evidence: [] });
  return {
    match: 'none',
    components: {
      unzipUtility: absent(),
      passwordProtectedZip: absent(),
      avCheckScript: absent(),
      loaderDll: absent(),
    },
    explanation: NO_PART,
    wiring: [],
    possibleWiring: [],
  };
}

const MAX_WIRINGS = 10;
const MAX_PARTS = 100;
const MAX_EVIDENCE_PER_PART = 10;

type Describe = (payload: Payload) => Evidence[] | undefined;

function component(payloads: readonly Payload[], describe: Describe): BundleComponent {
  const found = payloads.flatMap((payload) => {
    const evidence = describe(payload);
    return evidence === undefined ? [] : [{ id: payload.id, evidence }];
  });
  return {
    present: found.length > 0,
    payloads: found.map(({ id }) => id),
    evidence: found.slice(0, MAX_PARTS).flatMap(({ evidence }) => evidence),
  };
}

function archiveComponent(payloads: readonly Payload[], execution: Execution): BundleComponent {
  const unpacked = findUnpackedArchives(execution);
  return component(payloads, (payload) => describeEncryptedArchive(payload, unpacked.has(payload.id)));
}

/** Adds what a wiring alone shows to be the part. */
function withWired(
  known: BundleComponent,
  wiring: readonly Wiring[],
  describe: (wired: Wiring) => BundleComponent | undefined,
): BundleComponent {
  let { evidence, payloads, present } = known;
  for (const wired of wiring.slice(0, MAX_WIRINGS)) {
    const part = describe(wired);
    if (part === undefined || part.payloads.some((id) => payloads.includes(id))) continue;
    if (present && part.payloads.length === 0) continue;
    present = true;
    payloads = [...payloads, ...part.payloads];
    evidence = [...evidence, ...part.evidence];
  }
  return { present, payloads, evidence };
}

/** Scripts, and command lines and tables that do what such a script does: those have no payload. */
function checkComponent(inventory: Inventory, execution: Execution): Checks {
  const started = findStartedPayloads(execution.commands, inventory);
  const scripts = component(inventory.payloads, (payload) =>
    describeSecurityCheck(payload, started.has(payload.id)),
  );
  const steps = [...reachedSteps(execution)].filter(isInlineCheck).slice(0, MAX_PARTS);
  const tables = findPropertyChecks(inventory).slice(0, MAX_PARTS);
  return {
    component: {
      ...scripts,
      present: scripts.present || steps.length > 0 || tables.length > 0,
      evidence: [
        ...scripts.evidence,
        ...steps.map(describeInlineCheck),
        ...tables.map(describePropertyCheck),
      ],
    },
    decides:
      tables.length > 0 ||
      steps.some(({ meaning }) => meaning.kind === 'security-check' && meaning.gates) ||
      scripts.payloads.some((id) =>
        inventory.payloads[id]?.facts.script?.securityChecks.some(({ gates }) => gates),
      ),
  };
}

interface Checks {
  readonly component: BundleComponent;
  /** What is found decides what is done next. */
  readonly decides: boolean;
}

/** Entries that a wiring starts come first: they are loaders whatever they are called. */
function loaderComponent(
  payloads: readonly Payload[],
  { commands }: Execution,
  wiring: readonly Wiring[],
): BundleComponent {
  const evidenceOf = new Map<number, Evidence[]>();
  const add = (id: number, evidence: readonly Evidence[]) => {
    const known = evidenceOf.get(id) ?? [];
    const isKnown = ({ location, text }: Evidence) =>
      known.some((before) => before.location === location && before.text === text);
    const fresh = evidence.filter((one) => !isKnown(one));
    evidenceOf.set(id, [...known, ...fresh].slice(0, MAX_EVIDENCE_PER_PART));
  };
  for (const { archive, loader, start } of wiring) {
    const what = loader === undefined ? 'a file in the folder where the archive is unpacked' : loader.name;
    add((loader ?? archive)?.id ?? start.command.origin.payload, [
      {
        payload: start.command.origin.payload,
        location: start.command.location,
        text: `${starterOf(start.meaning)} starts ${what}: ${start.command.text}`,
      },
    ]);
  }
  for (const { location, meanings, origin, text, triggers } of commands) {
    for (const { meaning, object } of meanings) {
      const library = object === undefined ? undefined : payloads[object.payload];
      if (meaning.kind !== 'start-dll' || triggers.length === 0 || library?.facts.pe?.kind !== 'dll')
        continue;
      add(library.id, [
        { payload: origin.payload, location, text: `${starterOf(meaning)} starts ${library.name}: ${text}` },
      ]);
    }
  }
  // Once it is seen which entry is started, other libraries in the archive are decoys.
  for (const payload of wiring.length > 0 ? [] : payloads) {
    const evidence = describeArchivedLibrary(payload);
    if (evidence !== undefined) add(payload.id, evidence);
  }
  return {
    present: evidenceOf.size > 0,
    payloads: [...evidenceOf.keys()],
    evidence: [...evidenceOf.values()].slice(0, MAX_PARTS).flat(),
  };
}

function describeWiring({ archive, corroborations, isInside, start, tool, unpack }: Wiring): Evidence[] {
  const from = isInside ? 'from' : 'beside';
  const because = corroborations.length === 0 ? '' : ` (${corroborations.join('; ')})`;
  const toolName = tool?.name ?? unpack.meaning.tool;
  const archiveName = archive?.name ?? unpack.meaning.archive;
  return [
    {
      payload: unpack.command.origin.payload,
      location: unpack.command.location,
      text: `${toolName} unpacks ${archiveName} with a password: ${unpack.command.text}`,
    },
    {
      payload: start.command.origin.payload,
      location: start.command.location,
      text: `${starterOf(start.meaning)} starts ${start.meaning.dll} ${from} it${because}: ${start.command.text}`,
    },
  ];
}
