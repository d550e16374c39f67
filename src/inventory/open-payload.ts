import type { Payload } from '../facts/payload.js';
import {
  type ContainerType,
  type PayloadType,
  type ProgramType,
  UNOPENED_FORMATS,
} from '../formats/index.js';
import { findTextEncoding } from '../formats/text/text-content.js';
import { isZipWithoutStart } from '../formats/zip/index.js';
import { readUpTo } from '../io/source.js';
import { decodeScriptText } from '../scripts/script-text.js';
import { openCabinetPayload } from './archives/cabinet.js';
import { openGzipPayload } from './archives/gzip.js';
import { openRarPayload } from './archives/rar.js';
import { openSevenZipPayload } from './archives/sevenzip.js';
import { openTarPayload } from './archives/tar.js';
import { openZipPayload } from './archives/zip.js';
import { visitEmbedded } from './hidden/embedded.js';
import { visitEncoded } from './hidden/encoded-content.js';
import { openCompoundFilePayload } from './package/compound-file.js';
import { findPrefixedContainer, visitPrefix } from './prefixed-container.js';
import { openPePayload } from './programs/pe.js';
import { openScript } from './programs/script.js';
import { openTaskDefinition } from './programs/task-definition.js';
import type { Content } from './walk/content.js';
import { rangeName } from './walk/visit-range.js';
import type { OpenPayload, Place, Walk } from './walk/walk.js';

/** Recognises a payload by its content, gathers facts about it, and visits what it holds. */
export const openPayload: OpenPayload = async (walk, payload, content, place) => {
  const { type } = content;
  payload.type = type;
  const open = walk.unpacks ? (OPENERS[type] ?? openPlainPayload) : LIST_OPENERS[type];
  await open?.(walk, payload, content, place);
  noteUnopened(walk, payload);
};

/** Says of packed content in a form that is not unpacked that nobody has read it. */
function noteUnopened({ unpacks, unread }: Walk, payload: Payload): void {
  const note = UNOPENED_FORMATS.get(payload.type);
  if (!unpacks || note === undefined) return;
  unread.note(payload, { reason: 'unsupported', count: 1, sizeInBytes: payload.sizeInBytes, note });
}

const CONTAINER_OPENERS: Readonly<Record<ContainerType, OpenPayload>> = {
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
  gzip: openGzipPayload,
  tar: openTarPayload,
};

const PROGRAM_OPENERS: Readonly<Record<ProgramType, OpenPayload>> = {
  'pe-exe': openPePayload,
  'pe-dll': openPePayload,
  'pe-sys': openPePayload,
  'dos-exe': openPePayload,
  'ne-exe': openPePayload,
};

/** What is opened where only a list is asked for. */
const LIST_OPENERS: Partial<Record<PayloadType, OpenPayload>> = CONTAINER_OPENERS;
const OPENERS: Partial<Record<PayloadType, OpenPayload>> = {
  ...CONTAINER_OPENERS,
  ...PROGRAM_OPENERS,
  empty: async () => {},
};

/** Scripts are larger only when something else is hidden in them. */
const SCRIPT_LIMIT_IN_BYTES = 4 * 2 ** 20;

/** A payload that is no container and no program: perhaps a script, perhaps with an archive inside. */
async function openPlainPayload(walk: Walk, payload: Payload, content: Content, place: Place): Promise<void> {
  if (payload.type === 'xml') await openTaskDefinition(walk, payload, content);
  const isText =
    content.type === 'text' || (content.type !== 'data' && findTextEncoding(content.head) !== undefined);
  let isScript = false;
  if (content.source.sizeInBytes <= SCRIPT_LIMIT_IN_BYTES) {
    const bytes = await readUpTo(content.source, 0, SCRIPT_LIMIT_IN_BYTES);
    isScript = openScript(walk, payload, isText ? bytes : beforeContainer(bytes, content), place);
  }
  const otherHits = content.signatureHits.filter(({ kind }) => kind !== 'zip');
  const mayBeZip = !isScript && otherHits.length < content.signatureHits.length;
  if (mayBeZip && (await isZipWithoutStart(content.source, walk.budget))) {
    payload.type = 'zip';
    await openZipPayload(walk, payload, content, place);
    await visitEmbedded(walk, payload, { ...content, signatureHits: otherHits }, place);
  } else if (isScript || !(await openPrefixed(walk, payload, content, place))) {
    await visitEmbedded(walk, payload, content, place);
  }
  if (isText && !isScript) keepText(walk, payload, content);
  if (isText) await searchText(walk, payload, content, place);
}

/** Opens an input that is a ZIP or cabinet but for what stands in front; false for anything else. */
async function openPrefixed(walk: Walk, payload: Payload, content: Content, place: Place): Promise<boolean> {
  if (payload.parent !== null || (content.type !== 'data' && content.type !== 'text')) return false;
  const container = await findPrefixedContainer(walk, content.source);
  if (container === undefined) return false;
  payload.type = container.type;
  const behind = await visitPrefix(walk, payload, content, place, container);
  await CONTAINER_OPENERS[container.type](walk, payload, behind, place);
  return true;
}

/** Larger ones are not held in memory: what unpacks to them would be unpacked once more. */
const TEXT_LIMIT_IN_BYTES = 4 * 2 ** 20;
/** A file that holds a password holds little else. */
const SHORT_TEXT_IN_BYTES = 1024;
const SHORT_TEXTS_KEPT = 200;

/** What may be handed on as a script is short. */
const MAX_PLAIN_TEXT_IN_BYTES = 16_384;
/** Of all such texts: read-me files by the hundred leave room for the one that matters. */
const MAX_PLAIN_TEXTS_IN_BYTES = 16 * 2 ** 20;
const MAX_PLAIN_TEXTS = 65_536;

function keepText(walk: Walk, payload: Payload, { head, source }: Content): void {
  const size = source.sizeInBytes;
  if (size > Math.min(MAX_PLAIN_TEXT_IN_BYTES, head.length)) return;
  if (walk.plainTexts.length >= MAX_PLAIN_TEXTS) return;
  if (walk.plainTextsInBytes + size > MAX_PLAIN_TEXTS_IN_BYTES) return;
  walk.plainTextsInBytes += size;
  walk.plainTexts.push({ payload, text: decodeScriptText(head).text });
}

/** Looks for containers and programs that a text spells out, as `certutil -decode` and scripts turn them back. */
async function searchText(walk: Walk, payload: Payload, content: Content, { depth }: Place): Promise<void> {
  const { head, source } = content;
  if (source.sizeInBytes <= SHORT_TEXT_IN_BYTES && walk.shortTexts.length < SHORT_TEXTS_KEPT)
    walk.shortTexts.push({ payload, text: decodeScriptText(head).text });
  if (source.sizeInBytes > TEXT_LIMIT_IN_BYTES) return;
  const bytes = await readUpTo(source, 0, TEXT_LIMIT_IN_BYTES);
  await visitEncoded(walk, bytes, { payload, depth, source: 'appended', nameOf: rangeName });
}

/** A batch file may carry an archive behind its last line, which cmd never comes to: what stands in front of it. */
function beforeContainer(bytes: Uint8Array, { signatureHits }: Content): Uint8Array {
  const first = signatureHits.reduce((least, hit) => Math.min(least, hit.offsetInBytes), bytes.length);
  return bytes.subarray(0, first);
}
