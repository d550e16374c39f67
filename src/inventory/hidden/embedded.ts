import type { Payload } from '../../facts/payload.js';
import { EMBEDDED_STARTS, type EmbeddedKind } from '../../formats/index.js';
import { MAX_HITS_PER_KIND } from '../../formats/signature-scan.js';
import { type ByteRange, readUpTo, SliceSource, type Source } from '../../io/source.js';
import type { Content } from '../walk/content.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { Place, Walk } from '../walk/walk.js';
import { embeddedStartOf, findExtent } from './container-extent.js';

interface EmbeddedRange extends ByteRange {
  readonly kind: EmbeddedKind;
}

/** What all containers in a payload may have together, as a multiple of what it has itself: decoys share their bytes. */
const MAX_VISITED_PER_BYTE = 8;

/**
 * Visits the containers inside a payload that is not a container: behind junk, a script, a picture. The contents of a
 * ZIP or cabinet whose structure could be read are not visited again; a forged header hides nothing.
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
  let leftInBytes = MAX_VISITED_PER_BYTE * content.source.sizeInBytes;
  let readUntil = 0;
  for (const { kind, offsetInBytes, sizeInBytes } of await findEmbedded(walk, content)) {
    if (offsetInBytes < readUntil) continue;
    leftInBytes -= sizeInBytes;
    if (leftInBytes < 0) {
      reportCut(walk, payload, offsetInBytes);
      return;
    }
    const { decode, findAll } = embeddedStartOf(kind);
    const { path } = await visitRange(walk, holder, {
      name: rangeName(kind, offsetInBytes),
      source: 'appended',
      offsetInBytes,
      sizeInBytes,
      hiddenIn: `bytes of ${payload.name}`,
      ...(decode === undefined ? {} : { decode }),
    });
    const saysItsEnd = findAll !== undefined;
    if (saysItsEnd && walk.problems.isReadable(path)) readUntil = offsetInBytes + sizeInBytes;
  }
  const unseenFrom = findUnseen(content);
  if (unseenFrom !== undefined) reportCut(walk, payload, unseenFrom);
}

/** Where the hits of a kind break off because there are so many; kinds that are all found at once are not cut. */
function findUnseen({ signatureHits }: Content): number | undefined {
  const full = EMBEDDED_STARTS.filter(({ findAll }) => findAll === undefined)
    .map(({ kind }) => signatureHits.filter((hit) => hit.kind === kind))
    .find(({ length }) => length >= MAX_HITS_PER_KIND);
  return full?.at(-1)?.offsetInBytes;
}

/** Reports once that the contents of a payload are not analysed in full. */
export function reportCut(walk: Walk, { path }: Payload, offsetInBytes: number): void {
  walk.problems.at(path)({
    code: 'inventory.embedded-count',
    offsetInBytes,
    effect: 'possible containers and programs from here on are not analysed',
  });
}

/** Ranges in order of offset. Kinds that do not say where they end are taken to reach to the end. */
async function findEmbedded(walk: Walk, { signatureHits, source }: Content): Promise<EmbeddedRange[]> {
  const kinds = new Set(signatureHits.map((hit) => hit.kind));
  const ranges: EmbeddedRange[] = [];
  for (const { findAll, kind } of EMBEDDED_STARTS) {
    if (findAll === undefined || !kinds.has(kind)) continue;
    for (const range of await findAll(source, walk.budget)) {
      // One that is the whole payload was looked for before, and would be found in itself without end.
      if (range.sizeInBytes < source.sizeInBytes) ranges.push({ kind, ...range });
    }
  }
  const unproven = new Set<EmbeddedKind>();
  for (const { kind, offsetInBytes } of signatureHits) {
    if (embeddedStartOf(kind).findAll !== undefined) continue;
    const rest = new SliceSource(source, offsetInBytes, source.sizeInBytes - offsetInBytes);
    const extent = await findExtent(kind, rest, walk.budget);
    // What is cut short or damaged is analysed anyway, but one of a kind: decoys come in any number.
    const isTaken = extent !== undefined || (!unproven.has(kind) && (await isPlausible(kind, rest)));
    if (!isTaken) continue;
    if (extent === undefined) unproven.add(kind);
    ranges.push({ kind, offsetInBytes, sizeInBytes: extent?.sizeInBytes ?? rest.sizeInBytes });
  }
  return ranges.sort((a, b) => a.offsetInBytes - b.offsetInBytes);
}

const PLAUSIBLE_HEAD_IN_BYTES = 32;

/** A second look, so that a table of signatures (every archiver and scanner has one) is not taken for archives. */
async function isPlausible(kind: EmbeddedKind, source: Source): Promise<boolean> {
  const head = await readUpTo(source, 0, PLAUSIBLE_HEAD_IN_BYTES);
  return head.length === PLAUSIBLE_HEAD_IN_BYTES && embeddedStartOf(kind).isPlausible?.(head) !== false;
}
