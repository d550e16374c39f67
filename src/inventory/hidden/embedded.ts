import type { Payload } from '../../facts/payload.js';
import { findCabinets } from '../../formats/cab/find-cabinet.js';
import { type EmbeddedKind, HITS_PER_KIND } from '../../formats/signature-scan.js';
import { findZip } from '../../formats/zip/find-zip.js';
import { ByteReader } from '../../io/byte-reader.js';
import { readUpTo, SliceSource, type Source } from '../../io/source.js';
import type { Content } from '../walk/content.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { Place, Walk } from '../walk/walk.js';
import { findExtent } from './container-extent.js';
import { InvertedSource } from './inverted-source.js';

interface EmbeddedRange {
  readonly kind: EmbeddedKind;
  readonly startInBytes: number;
  readonly endInBytes: number;
}

/** What all containers in a payload may have together, as a multiple of what it has itself: decoys share their bytes. */
const VISITED_PER_BYTE = 8;

/**
 * Visits the containers that lie inside of a payload which is none: behind junk, a script, a picture. What lies inside
 * of a ZIP or cabinet whose structure could be read is not visited again; a forged header hides nothing.
 */
export async function visitEmbedded(
  walk: Walk,
  payload: Payload,
  content: Content,
  { depth }: Place,
): Promise<void> {
  if (content.signatureHits.length === 0) return;
  walk.budget.checkDepth(depth + 1);
  const holder = { payload, source: content.source, depth };
  let leftInBytes = VISITED_PER_BYTE * content.source.sizeInBytes;
  let readUntil = 0;
  for (const { endInBytes, kind, startInBytes } of await findEmbedded(walk, content)) {
    if (startInBytes < readUntil) continue;
    const sizeInBytes = endInBytes - startInBytes;
    leftInBytes -= sizeInBytes;
    if (leftInBytes < 0) {
      tellCut(walk, payload, startInBytes);
      return;
    }
    const { path } = await visitRange(walk, holder, {
      name: rangeName(kind, startInBytes),
      source: 'appended',
      offsetInBytes: startInBytes,
      sizeInBytes,
      hiddenIn: `bytes of ${payload.name}`,
      ...(kind === 'inverted-cfb' ? { decode: invert } : {}),
    });
    const saysItsEnd = kind === 'zip' || kind === 'cab';
    if (saysItsEnd && walk.problems.isReadable(path)) readUntil = endInBytes;
  }
  const unseenFrom = findUnseen(content);
  if (unseenFrom !== undefined) tellCut(walk, payload, unseenFrom);
}

/** Where the hits of a kind break off because there are so many; cabinets and ZIPs are searched for once more. */
function findUnseen({ signatureHits }: Content): number | undefined {
  const kinds = ['cfb', 'inverted-cfb', '7z', 'rar'] as const;
  const full = kinds
    .map((kind) => signatureHits.filter((hit) => hit.kind === kind))
    .find(({ length }) => length >= HITS_PER_KIND);
  return full?.at(-1)?.offsetInBytes;
}

/** Says once that not all that a payload may hold is looked into. */
export function tellCut(walk: Walk, { path }: Payload, offsetInBytes: number): void {
  walk.problems.at(path)({
    code: 'inventory.embedded-count',
    offsetInBytes,
    effect: 'containers and programs that may start here and behind are not looked into',
  });
}

/** Turns every bit over. */
export function invert(bytes: Source): Source {
  return new InvertedSource(bytes);
}

/** Ranges in order of offset. Kinds that do not say where they end are taken to reach to the end. */
async function findEmbedded(walk: Walk, { signatureHits, source }: Content): Promise<EmbeddedRange[]> {
  const kinds = new Set(signatureHits.map((hit) => hit.kind));
  const ranges: EmbeddedRange[] = [];
  const zip = kinds.has('zip') ? await findZip(source, walk.budget) : undefined;
  // One that is the whole payload was looked for before, and would be found in itself without end.
  if (zip !== undefined && zip.lengthInBytes < source.sizeInBytes) {
    ranges.push(rangeOf('zip', zip.startInBytes, zip.lengthInBytes));
  }
  const cabinets = kinds.has('cab') ? await findCabinets(source, walk.budget) : [];
  for (const startInBytes of cabinets.slice(0, CABINET_LIMIT)) {
    const sizeField = await source.read(startInBytes + CABINET_SIZE_OFFSET, 4);
    const declared = new ByteReader(sizeField, 'cab.truncated').u32();
    ranges.push(rangeOf('cab', startInBytes, Math.min(declared, source.sizeInBytes - startInBytes)));
  }
  const unproven = new Set<EmbeddedKind>();
  for (const { kind, offsetInBytes } of signatureHits) {
    if (kind === 'zip' || kind === 'cab') continue;
    const rest = new SliceSource(source, offsetInBytes, source.sizeInBytes - offsetInBytes);
    const extent = await findExtent(kind, rest, walk.budget);
    // What is cut short or damaged is looked into all the same, but one of a kind: decoys come in any number.
    const isTaken = extent !== undefined || (!unproven.has(kind) && (await isPlausible(kind, rest)));
    if (!isTaken) continue;
    if (extent === undefined) unproven.add(kind);
    ranges.push(rangeOf(kind, offsetInBytes, extent?.endInBytes ?? rest.sizeInBytes));
  }
  return ranges.sort((a, b) => a.startInBytes - b.startInBytes);
}

const CABINET_SIZE_OFFSET = 8;
const CABINET_LIMIT = 64;

function rangeOf(kind: EmbeddedKind, startInBytes: number, lengthInBytes: number): EmbeddedRange {
  return { kind, startInBytes, endInBytes: startInBytes + lengthInBytes };
}

/** A second look, so that a table of signatures (every archiver and scanner has one) is not taken for archives. */
async function isPlausible(kind: EmbeddedKind, source: Source): Promise<boolean> {
  const head = await readUpTo(source, 0, 32);
  if (head.length < 32) return false;
  if (kind === 'cfb') return head[28] === 0xfe && head[29] === 0xff;
  if (kind === 'inverted-cfb') return head[28] === 0x01 && head[29] === 0x00;
  if (kind === '7z') return head[6] === 0;
  return true;
}
