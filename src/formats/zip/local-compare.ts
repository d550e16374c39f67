import type { ReadOptions } from '../../io/read-options.js';
import { LARGEST_VALUES_SIZE, parseDescriptorValues, SMALLEST_VALUES_SIZE } from './data-descriptor.js';
import { FLAG_DATA_DESCRIPTOR, FLAG_MASKED_HEADER, type ZipArchive, type ZipEntry } from './entry.js';
import { entryOf } from './entry-of-header.js';
import { type Extent, leastExtentOf } from './extent-set.js';
import { LOCAL_HEADER_SIZE, parseLocalHeader, type RawHeader } from './header.js';
import { ProblemTally } from './problem-tally.js';
import { ReadAhead } from './read-ahead.js';
import { DATA_DESCRIPTOR, LOCAL_HEADER, signatureAt } from './signature.js';

/** Small enough not to read much of large entries, large enough to hold many small ones. */
const WINDOW_SIZE_IN_BYTES = 1 << 14;
/** Names and extra fields are rarely longer. */
const USUAL_HEADER_SIZE = 512;
const LARGEST_HEADER_SIZE = LOCAL_HEADER_SIZE + 2 * 0xffff;

/** What the local headers of an archive came to. */
export interface LocalComparison {
  /** The bytes that the entries really take. */
  claimed: Extent[];
  /** Entries as their local headers describe them, where that leads to other content than the directory. */
  otherReadings: ZipEntry[];
}

/** Reads the local header of each entry, in order of offset, and tells how it differs from the directory. */
export async function compareLocalHeaders(
  archive: ZipArchive,
  { onProblem, budget }: ReadOptions,
): Promise<LocalComparison> {
  const { source } = archive;
  const ahead = new ReadAhead(source, source.sizeInBytes, budget, WINDOW_SIZE_IN_BYTES);
  const differences = new ProblemTally();
  const claimed: Extent[] = [];
  const otherReadings: ZipEntry[] = [];
  const overlaps = new OverlapWatch();
  const structures = new StructureWatch(archive.structures);
  for (const entry of [...archive.entries].sort((a, b) => a.offsetInBytes - b.offsetInBytes)) {
    const header = await readLocalHeader(ahead, entry.offsetInBytes);
    if (header === undefined) {
      differences.add('zip.local-header-missing', entry, 'its content cannot be read');
      continue;
    }
    const local = localEntryOf(entry, header, differences);
    if (local !== undefined) compareEntries(entry, local, differences);
    if (local !== undefined && isOtherReading(entry, local)) otherReadings.push(readingOf(entry, local));
    const dataEnd = entry.offsetInBytes + header.lengthInBytes + entry.compressedSizeInBytes;
    const descriptorSize = await readDescriptorSize(ahead, entry, dataEnd);
    if (descriptorSize === 0 && isDescriptorDue(entry, ahead.endInBytes - dataEnd)) {
      differences.add('zip.descriptor-missing', entry, 'the directory counts here');
    }
    const extent = { startInBytes: entry.offsetInBytes, endInBytes: dataEnd + descriptorSize };
    if (overlaps.isNew(entry, extent)) {
      differences.add('zip.overlapping-entries', entry, 'shares bytes with an entry in front of it');
    }
    if (structures.reachesInto(extent)) {
      differences.add('zip.entry-over-directory', entry, 'its content is read from where it says');
    }
    claimed.push(extent);
  }
  differences.tell(onProblem);
  return { claimed, otherReadings };
}

/** Notices overlaps that the directory alone did not show: local headers may have longer extra fields. */
class OverlapWatch {
  private leastEnd = 0;
  private end = 0;

  isNew(entry: ZipEntry, { startInBytes, endInBytes }: Extent): boolean {
    const isOverlap = startInBytes < this.end && startInBytes >= this.leastEnd;
    this.leastEnd = Math.max(this.leastEnd, leastExtentOf(entry).endInBytes);
    this.end = Math.max(this.end, endInBytes);
    return isOverlap;
  }
}

/** Notices data that reaches into a directory or end record. Takes entries in order of offset. */
class StructureWatch {
  private readonly starts: readonly number[];
  private passed = 0;

  constructor(structures: readonly Extent[]) {
    this.starts = structures.map(({ startInBytes }) => startInBytes).sort((one, other) => one - other);
  }

  reachesInto({ startInBytes, endInBytes }: Extent): boolean {
    while (this.passed < this.starts.length && this.starts[this.passed]! < startInBytes) this.passed += 1;
    const next = this.starts[this.passed];
    return next !== undefined && next < endInBytes;
  }
}

async function readLocalHeader(ahead: ReadAhead, offsetInBytes: number): Promise<RawHeader | undefined> {
  if (offsetInBytes < 0 || offsetInBytes >= ahead.endInBytes) return undefined;
  const bytes = await ahead.from(offsetInBytes, USUAL_HEADER_SIZE);
  if (signatureAt(bytes, 0) !== LOCAL_HEADER) return undefined;
  return parseLocalHeader(bytes) ?? parseLocalHeader(await ahead.from(offsetInBytes, LARGEST_HEADER_SIZE));
}

/** The entry as its local header has it; undefined when there is nothing to compare. */
function localEntryOf(entry: ZipEntry, header: RawHeader, differences: ProblemTally): ZipEntry | undefined {
  if (!entry.fromDirectory || (header.flags & FLAG_MASKED_HEADER) !== 0) return undefined;
  const { index, offsetInBytes } = entry;
  const place = { index, headerOffsetInBytes: offsetInBytes, baseOffsetInBytes: offsetInBytes };
  const sameHost = { ...header, hostSystem: entry.hostSystem };
  return entryOf(sameHost, { ...place, fromDirectory: false }, ({ code }) => {
    // Other faults of the local header show as differences.
    if (code === 'zip.extra-field-malformed' || code === 'zip.extra-field-duplicate') {
      differences.add(code, entry, 'in its local header');
    }
  });
}

function compareEntries(entry: ZipEntry, local: ZipEntry, differences: ProblemTally): void {
  if (!Buffer.from(entry.rawName).equals(local.rawName) || entry.name !== local.name) {
    differences.add('zip.local-name-differs', entry, `the local header says ${JSON.stringify(local.name)}`);
  }
  if (entry.method !== local.method) {
    differences.add('zip.local-method-differs', entry, `the local header says ${local.methodName}`);
  }
  if (isEncryptionOther(entry, local)) {
    const said = `the local header says ${local.encryption.scheme}`;
    differences.add('zip.local-encryption-differs', entry, said);
  }
  if (entry.modified !== local.modified && local.modified !== undefined) {
    differences.add('zip.local-time-differs', entry, `the local header says ${local.modified}`);
  }
  if (haveOtherKinds(entry.extraFieldIds, local.extraFieldIds)) {
    differences.add('zip.local-extra-field-differs', entry, 'the directory counts here');
  }
  if (!(isStreamed(local) && local.crc32 === 0) && entry.crc32 !== local.crc32) {
    differences.add('zip.local-crc-differs', entry, 'the directory counts here');
  }
  if (haveOtherSizes(entry, local)) {
    const said = `${local.compressedSizeInBytes} and ${local.sizeInBytes} bytes`;
    differences.add(
      'zip.local-size-differs',
      entry,
      `the local header says ${said}, the directory counts here`,
    );
  }
}

/** True when each header has a kind of extra field that the other has not; many writers give one header fewer. */
function haveOtherKinds(ids: readonly number[], localIds: readonly number[]): boolean {
  return ids.some((id) => !localIds.includes(id)) && localIds.some((id) => !ids.includes(id));
}

function isStreamed({ flags }: ZipEntry): boolean {
  return (flags & FLAG_DATA_DESCRIPTOR) !== 0;
}

/** Writers that know the size of a file before they compress it give that alone. */
function haveOtherSizes(entry: ZipEntry, local: ZipEntry): boolean {
  const isSizeOther = entry.sizeInBytes !== local.sizeInBytes;
  if (isSizeLeftOut(local)) return isSizeOther && !isUnset(local.sizeInBytes);
  return isSizeOther || entry.compressedSizeInBytes !== local.compressedSizeInBytes;
}

function isSizeLeftOut(local: ZipEntry): boolean {
  return isStreamed(local) && isUnset(local.compressedSizeInBytes);
}

/** Info-ZIP marks sizes that it does not know yet as those of ZIP64, without the field for them. */
function isUnset(sizeInBytes: number): boolean {
  return sizeInBytes === 0 || sizeInBytes === 0xffff_ffff;
}

function isEncryptionOther(entry: ZipEntry, local: ZipEntry): boolean {
  return entry.encryption.scheme !== local.encryption.scheme && !isDescribedInDirectoryOnly(entry);
}

/** True when a reader that goes by local headers, as Info-ZIP does, gets other content. */
function isOtherReading(entry: ZipEntry, local: ZipEntry): boolean {
  const isLengthOther = !isSizeLeftOut(local) && entry.compressedSizeInBytes !== local.compressedSizeInBytes;
  return entry.method !== local.method || isEncryptionOther(entry, local) || isLengthOther;
}

/** What the local header leaves out comes from the directory. */
function readingOf(entry: ZipEntry, local: ZipEntry): ZipEntry {
  const { compressedSizeInBytes, crc32, sizeInBytes } = isSizeLeftOut(local) ? entry : local;
  return { ...local, name: entry.name, compressedSizeInBytes, crc32, sizeInBytes, isOtherReading: true };
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

/** True when a descriptor was announced and there is room for one. */
function isDescriptorDue(entry: ZipEntry, roomInBytes: number): boolean {
  return isStreamed(entry) && roomInBytes >= SMALLEST_VALUES_SIZE;
}

const SIGNATURE_SIZE = 4;
