import type { Budget } from '../../io/budget.js';
import type { Source } from '../../io/source.js';
import {
  type DescribedSizes,
  LARGEST_VALUES_SIZE,
  parseDescriptorValues,
  SMALLEST_VALUES_SIZE,
} from './data-descriptor.js';
import { FLAG_DATA_DESCRIPTOR } from './entry.js';
import { parseExtraFields, resolveZip64 } from './extra-field.js';
import type { RawHeader } from './header.js';
import { nextHeader, nextSignature } from './local-search.js';
import type { ReadAhead } from './read-ahead.js';
import { DATA_DESCRIPTOR } from './signature.js';

/** Where the data of a local header ends, a data descriptor included, and the sizes that follow from it. */
export interface LocalExtent {
  endInBytes: number;
  sizes: DescribedSizes;
}

/**
 * Finds the end of the data that starts at `dataStartInBytes`: from the header's size, from a data descriptor whose
 * size fits its place (APPNOTE 4.3.9), or else at the next header or the end of the range.
 */
export async function findLocalExtent(
  source: Source,
  ahead: ReadAhead,
  header: RawHeader,
  dataStartInBytes: number,
  budget: Budget,
): Promise<LocalExtent> {
  const { sizeInBytes, compressedSizeInBytes } = resolveZip64(header, parseExtraFields(header.extra).fields);
  const declared = { sizeInBytes, compressedSizeInBytes, crc32: header.crc32 };
  const isStreamed = (header.flags & FLAG_DATA_DESCRIPTOR) !== 0 && compressedSizeInBytes === 0;
  const declaredEnd = dataStartInBytes + compressedSizeInBytes;
  if (!isStreamed && declaredEnd <= ahead.endInBytes) return { endInBytes: declaredEnd, sizes: declared };

  const next = await nextHeader(ahead, dataStartInBytes, budget);
  const limit = next?.offsetInBytes ?? ahead.endInBytes;
  if (!isStreamed) return { endInBytes: limit, sizes: declared };
  const described = await findDescriptor(source, ahead, dataStartInBytes, limit, budget);
  if (described !== undefined) return described;
  return { endInBytes: limit, sizes: { ...declared, compressedSizeInBytes: limit - dataStartInBytes } };
}

async function findDescriptor(
  source: Source,
  ahead: ReadAhead,
  dataStartInBytes: number,
  limitInBytes: number,
  budget: Budget,
): Promise<LocalExtent | undefined> {
  let at = dataStartInBytes;
  for (;;) {
    const found = await nextSignature(ahead, at, [DATA_DESCRIPTOR], budget);
    if (found === undefined || found >= limitInBytes) break;
    const bytes = await ahead.from(found, 4 + LARGEST_VALUES_SIZE);
    const fits = parseDescriptorValues(bytes.subarray(4), found - dataStartInBytes);
    if (fits !== undefined) return { endInBytes: found + 4 + fits.lengthInBytes, sizes: fits.sizes };
    at = found + 4;
  }
  // The signature is optional: the values may stand right before the next header.
  for (const lengthInBytes of [SMALLEST_VALUES_SIZE, LARGEST_VALUES_SIZE]) {
    const start = limitInBytes - lengthInBytes;
    if (start < dataStartInBytes) continue;
    const fits = parseDescriptorValues(await source.read(start, lengthInBytes), start - dataStartInBytes);
    if (fits?.lengthInBytes === lengthInBytes) return { endInBytes: limitInBytes, sizes: fits.sizes };
  }
  return undefined;
}
