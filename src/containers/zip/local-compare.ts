import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import { LARGEST_VALUES_SIZE, parseDescriptorValues } from './data-descriptor.js';
import { FLAG_DATA_DESCRIPTOR, FLAG_MASKED_HEADER, type ZipArchive, type ZipEntry } from './entry.js';
import { entryOf } from './entry-of-header.js';
import type { Extent } from './extent-set.js';
import { LOCAL_HEADER_SIZE, parseLocalHeader, type RawHeader } from './header.js';
import { ProblemTally } from './problem-tally.js';
import { ReadAhead } from './read-ahead.js';
import { DATA_DESCRIPTOR, LOCAL_HEADER, signatureAt } from './signature.js';

/** Small enough not to read much of large entries, large enough to hold many small ones. */
const WINDOW_SIZE_IN_BYTES = 1 << 14;
/** Names and extra fields are rarely longer. */
const USUAL_HEADER_SIZE = 512;
const LARGEST_HEADER_SIZE = LOCAL_HEADER_SIZE + 2 * 0xffff;

/** Reads the local header of each entry in order of offset; returns the bytes that the entries really take. */
export async function compareLocalHeaders(
  archive: ZipArchive,
  { onProblem, budget }: { onProblem: OnProblem; budget: Budget },
): Promise<Extent[]> {
  const { source } = archive;
  const ahead = new ReadAhead(source, source.sizeInBytes, budget, WINDOW_SIZE_IN_BYTES);
  const differences = new ProblemTally();
  const extents: Extent[] = [];
  for (const entry of [...archive.entries].sort((a, b) => a.offsetInBytes - b.offsetInBytes)) {
    const header = await readLocalHeader(ahead, entry.offsetInBytes);
    if (header === undefined) {
      differences.add('zip.local-header-missing', entry, 'its content cannot be read');
      continue;
    }
    compareHeaders(entry, header, differences);
    const dataEnd = entry.offsetInBytes + header.lengthInBytes + entry.compressedSizeInBytes;
    const descriptorSize = await readDescriptorSize(ahead, entry, dataEnd);
    extents.push({ startInBytes: entry.offsetInBytes, endInBytes: dataEnd + descriptorSize });
  }
  differences.tell(onProblem);
  return extents;
}

async function readLocalHeader(ahead: ReadAhead, offsetInBytes: number): Promise<RawHeader | undefined> {
  if (offsetInBytes < 0 || offsetInBytes >= ahead.endInBytes) return undefined;
  const bytes = await ahead.from(offsetInBytes, USUAL_HEADER_SIZE);
  if (signatureAt(bytes, 0) !== LOCAL_HEADER) return undefined;
  return parseLocalHeader(bytes) ?? parseLocalHeader(await ahead.from(offsetInBytes, LARGEST_HEADER_SIZE));
}

function compareHeaders(entry: ZipEntry, header: RawHeader, differences: ProblemTally): void {
  if (!entry.fromDirectory || (header.flags & FLAG_MASKED_HEADER) !== 0) return;
  const place = { index: entry.index, headerOffsetInBytes: entry.offsetInBytes, fromDirectory: false };
  // The directory header's own faults were told when it was listed; the local ones show as differences.
  const local = entryOf(header, { ...place, baseOffsetInBytes: entry.offsetInBytes }, () => {});
  if (!Buffer.from(entry.rawName).equals(local.rawName) || entry.name !== local.name) {
    differences.add('zip.local-name-differs', entry, `the local header says ${JSON.stringify(local.name)}`);
  }
  if (entry.method !== local.method) {
    differences.add('zip.local-method-differs', entry, `the local header says ${local.methodName}`);
  }
  if (entry.encryption.scheme !== local.encryption.scheme && !isDescribedInDirectoryOnly(entry)) {
    differences.add(
      'zip.local-encryption-differs',
      entry,
      `the local header says ${local.encryption.scheme}`,
    );
  }
  const isStreamed = (local.flags & FLAG_DATA_DESCRIPTOR) !== 0;
  if (!(isStreamed && local.crc32 === 0) && entry.crc32 !== local.crc32) {
    differences.add('zip.local-crc-differs', entry, 'the directory counts here');
  }
  const isSizeLeftOut = isStreamed && local.compressedSizeInBytes === 0 && local.sizeInBytes === 0;
  const sizesDiffer =
    entry.compressedSizeInBytes !== local.compressedSizeInBytes || entry.sizeInBytes !== local.sizeInBytes;
  if (!isSizeLeftOut && sizesDiffer) {
    const said = `${local.compressedSizeInBytes} and ${local.sizeInBytes} bytes`;
    differences.add(
      'zip.local-size-differs',
      entry,
      `the local header says ${said}, the directory counts here`,
    );
  }
}

/** The algorithm of strong encryption stands in the directory header alone (APPNOTE 7.2.2). */
function isDescribedInDirectoryOnly({ encryption }: ZipEntry): boolean {
  return encryption.scheme === 'pkware-strong';
}

/** Length of the data descriptor behind the data, its optional signature included; 0 when there is none. */
async function readDescriptorSize(
  ahead: ReadAhead,
  entry: ZipEntry,
  dataEndInBytes: number,
): Promise<number> {
  if ((entry.flags & FLAG_DATA_DESCRIPTOR) === 0 || dataEndInBytes >= ahead.endInBytes) return 0;
  const bytes = await ahead.from(dataEndInBytes, SIGNATURE_SIZE + LARGEST_VALUES_SIZE);
  const signatureSize = signatureAt(bytes, 0) === DATA_DESCRIPTOR ? SIGNATURE_SIZE : 0;
  const fits = parseDescriptorValues(bytes.subarray(signatureSize), entry.compressedSizeInBytes);
  return fits === undefined ? 0 : signatureSize + fits.lengthInBytes;
}

const SIGNATURE_SIZE = 4;
