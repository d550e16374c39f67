import { findCabinets } from '../containers/cab/find-cabinet.js';
import { findZip } from '../containers/zip/find-zip.js';
import { ByteReader } from '../io/byte-reader.js';
import { readUpTo, SliceSource, type Source } from '../io/source.js';
import type { Content } from './content.js';
import { InvertedSource } from './inverted-source.js';
import type { Payload } from './payload.js';
import type { EmbeddedKind } from './signature-scan.js';
import type { Place, Walk } from './walk.js';

interface EmbeddedRange {
  readonly kind: EmbeddedKind;
  readonly startInBytes: number;
  readonly endInBytes: number;
}

/** Visits the containers that lie inside of a payload which is none: behind junk, behind a script, behind a picture. */
export async function visitEmbedded(
  walk: Walk,
  payload: Payload,
  content: Content,
  { depth }: Place,
): Promise<void> {
  if (content.signatureHits.length === 0) return;
  walk.budget.checkDepth(depth + 1);
  for (const { endInBytes, kind, startInBytes } of await findEmbedded(walk, content)) {
    walk.budget.spendBytesOut(endInBytes - startInBytes);
    const slice = new SliceSource(content.source, startInBytes, endInBytes - startInBytes);
    const source: Source = kind === 'inverted-cfb' ? new InvertedSource(slice) : slice;
    const place: Place = {
      holder: payload,
      name: `${kind}@0x${startInBytes.toString(16)}`,
      source: 'appended',
      sizeInBytes: source.sizeInBytes,
      depth: depth + 1,
      facts: { offsetInBytes: startInBytes, hiddenIn: `bytes of ${payload.name}` },
    };
    await walk.visit(place, source);
  }
}

/**
 * Ranges in order of offset, without those inside of a ZIP or cabinet found before them. The other kinds do not say
 * where they end: they are taken to reach to the end, and hide nothing behind them.
 */
async function findEmbedded(walk: Walk, { signatureHits, source }: Content): Promise<EmbeddedRange[]> {
  const kinds = new Set(signatureHits.map((hit) => hit.kind));
  const ranges: EmbeddedRange[] = [];
  const zip = kinds.has('zip') ? await findZip(source, walk.budget) : undefined;
  if (zip !== undefined) ranges.push(rangeOf('zip', zip.startInBytes, zip.lengthInBytes));
  for (const startInBytes of kinds.has('cab') ? await findCabinets(source, walk.budget) : []) {
    const sizeField = await source.read(startInBytes + CABINET_SIZE_OFFSET, 4);
    const declared = new ByteReader(sizeField, 'cab.truncated').u32();
    ranges.push(rangeOf('cab', startInBytes, Math.min(declared, source.sizeInBytes - startInBytes)));
  }
  const known = withoutInner(ranges);
  for (const { kind, offsetInBytes } of signatureHits) {
    if (kind === 'zip' || kind === 'cab' || known.some((range) => contains(range, offsetInBytes))) continue;
    if (await isPlausible(kind, source, offsetInBytes)) {
      known.push(rangeOf(kind, offsetInBytes, source.sizeInBytes - offsetInBytes));
    }
  }
  return known.sort((a, b) => a.startInBytes - b.startInBytes);
}

const CABINET_SIZE_OFFSET = 8;

function rangeOf(kind: EmbeddedKind, startInBytes: number, lengthInBytes: number): EmbeddedRange {
  return { kind, startInBytes, endInBytes: startInBytes + lengthInBytes };
}

function contains(range: EmbeddedRange, offsetInBytes: number): boolean {
  return range.startInBytes <= offsetInBytes && offsetInBytes < range.endInBytes;
}

function withoutInner(ranges: EmbeddedRange[]): EmbeddedRange[] {
  const outer: EmbeddedRange[] = [];
  for (const range of ranges.sort((a, b) => a.startInBytes - b.startInBytes)) {
    if (!outer.some((before) => contains(before, range.startInBytes))) outer.push(range);
  }
  return outer;
}

/** A second look, so that a table of signatures (every archiver and scanner has one) is not taken for archives. */
async function isPlausible(kind: EmbeddedKind, source: Source, offsetInBytes: number): Promise<boolean> {
  const head = await readUpTo(source, offsetInBytes, 32);
  if (head.length < 32) return false;
  if (kind === 'cfb') return head[28] === 0xfe && head[29] === 0xff;
  if (kind === 'inverted-cfb') return head[28] === 0x01 && head[29] === 0x00;
  if (kind === '7z') return head[6] === 0;
  return true;
}
