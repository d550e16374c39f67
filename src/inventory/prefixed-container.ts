import type { Payload } from '../facts/payload.js';
import { findCabinets } from '../formats/cab/find-cabinet.js';
import { findZip } from '../formats/zip/find-zip.js';
import { findNonZero } from '../io/find-non-zero.js';
import { SliceSource, type Source } from '../io/source.js';
import { findExtent } from './hidden/container-extent.js';
import type { Content } from './walk/content.js';
import { rangeName, visitRange } from './walk/visit-range.js';
import type { Place, Walk } from './walk/walk.js';

/** A ZIP or cabinet that reaches to the end of other bytes, but for zeros. */
export interface PrefixedContainer {
  readonly type: 'zip' | 'cab';
  readonly startInBytes: number;
}

/** Places that are tried; decoys must not make the work grow. */
const MAX_CABINETS_TRIED = 64;

/** The container that an input without a form of its own is, once what stands in front of it is left out. */
export async function findPrefixedContainer(
  { budget }: Walk,
  source: Source,
): Promise<PrefixedContainer | undefined> {
  const zip = await findZip(source, budget);
  if (zip !== undefined && (await isEnd(source, zip.offsetInBytes + zip.sizeInBytes))) {
    return { type: 'zip', startInBytes: zip.offsetInBytes };
  }
  for (const startInBytes of (await findCabinets(source, budget)).slice(0, MAX_CABINETS_TRIED)) {
    const rest = new SliceSource(source, startInBytes, source.sizeInBytes - startInBytes);
    const extent = await findExtent('cab', rest, budget);
    if (extent !== undefined && (await isEnd(rest, extent.offsetInBytes + extent.sizeInBytes)))
      return { type: 'cab', startInBytes };
  }
  return undefined;
}

/** Lists what stands in front of the container; gives the container's own content. */
export async function visitPrefix(
  walk: Walk,
  payload: Payload,
  content: Content,
  { depth }: Place,
  { startInBytes, type }: PrefixedContainer,
): Promise<Content> {
  const { source } = content;
  await visitRange(
    walk,
    { payload, source, depth },
    {
      name: rangeName('prefix', 0),
      source: 'slack',
      offsetInBytes: 0,
      sizeInBytes: startInBytes,
      hiddenIn: `in front of the ${type}`,
    },
  );
  const behind = new SliceSource(source, startInBytes, source.sizeInBytes - startInBytes);
  return { ...content, source: behind, unheld: behind, signatureHits: [] };
}

async function isEnd(source: Source, endInBytes: number): Promise<boolean> {
  return (
    endInBytes <= source.sizeInBytes &&
    (await findNonZero(source, endInBytes, source.sizeInBytes)) === undefined
  );
}
