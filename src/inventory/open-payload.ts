import { isZipWithoutStart } from '../containers/zip/index.js';
import type { PayloadType } from '../identify/payload-type.js';
import { analyseScript } from '../identify/script/analyse-script.js';
import { identifyScript } from '../identify/script/identify-script.js';
import type { ScriptType } from '../identify/script/script-facts.js';
import { readUpTo } from '../io/source.js';
import { openCabinetPayload } from './cabinet.js';
import { openCompoundFilePayload } from './compound-file.js';
import type { Content } from './content.js';
import { visitEmbedded } from './embedded.js';
import type { Payload } from './payload.js';
import { openPePayload } from './pe.js';
import { openRarPayload } from './rar.js';
import { openSevenZipPayload } from './sevenzip.js';
import { openTaskDefinition } from './task-definition.js';
import type { OpenPayload, Place, Walk } from './walk.js';
import { openZipPayload } from './zip.js';

/** Recognises a payload by its content, gathers facts about it, and visits what it holds. */
export const openPayload: OpenPayload = async (walk, payload, content, place) => {
  payload.type = content.type;
  const open = walk.unpacks ? (OPENERS[payload.type] ?? openPlainPayload) : CONTAINER_OPENERS[payload.type];
  await open?.(walk, payload, content, place);
};

const CONTAINER_OPENERS: Partial<Record<PayloadType, OpenPayload>> = {
  msi: openCompoundFilePayload,
  msp: openCompoundFilePayload,
  mst: openCompoundFilePayload,
  msm: openCompoundFilePayload,
  cfb: openCompoundFilePayload,
  cab: openCabinetPayload,
  zip: openZipPayload,
  jar: openZipPayload,
  '7z': openSevenZipPayload,
  rar: openRarPayload,
};

const OPENERS: Partial<Record<PayloadType, OpenPayload>> = {
  ...CONTAINER_OPENERS,
  'pe-exe': openPePayload,
  'pe-dll': openPePayload,
  'pe-sys': openPePayload,
  'dos-exe': openPePayload,
  'ne-exe': openPePayload,
  empty: async () => {},
};

/** Scripts are larger only when something else is hidden in them. */
const SCRIPT_LIMIT_IN_BYTES = 4 * 2 ** 20;

/** A payload that is no container and no program: perhaps a script, perhaps with an archive inside. */
async function openPlainPayload(walk: Walk, payload: Payload, content: Content, place: Place): Promise<void> {
  if (payload.type === 'xml') await openTaskDefinition(walk, payload, content);
  if (content.source.sizeInBytes <= SCRIPT_LIMIT_IN_BYTES) await openScript(walk, payload, content, place);
  const otherHits = content.signatureHits.filter(({ kind }) => kind !== 'zip');
  const mayBeZip = payload.facts.script === undefined && otherHits.length < content.signatureHits.length;
  if (mayBeZip && (await isZipWithoutStart(content.source, walk.budget))) {
    payload.type = 'zip';
    await openZipPayload(walk, payload, content, place);
    await visitEmbedded(walk, payload, { ...content, signatureHits: otherHits }, place);
  } else await visitEmbedded(walk, payload, content, place);
}

async function openScript(walk: Walk, payload: Payload, content: Content, place: Place): Promise<void> {
  const bytes = await readUpTo(content.source, 0, SCRIPT_LIMIT_IN_BYTES);
  const type: ScriptType | undefined = place.scriptType ?? identifyScript(bytes, payload.name);
  if (type === undefined) return;
  payload.type = type;
  const script = analyseScript(bytes, type, {
    nameHint: payload.name,
    budget: walk.budget,
    onProblem: walk.problems.at(payload.path),
  });
  walk.keepFacts(payload, { script });
}
