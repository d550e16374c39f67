import { createHash } from 'node:crypto';
import type { ReadOptions } from '../../io/read-options.js';
import { readUpTo } from '../../io/source.js';
import type { CfbEntry, CompoundFile } from '../cfb/compound-file.js';
import { DigestSet, type Digests } from './digest-set.js';

export const SIGNATURE_STREAM_NAME = '\x05DigitalSignature';
export const EX_STREAM_NAME = '\x05MsiDigitalSignatureEx';

const ENTRY_SIZE_IN_BYTES = 128;

/** Fields of a directory entry as they are signed [MS-CFB 2.6.1]. */
const FIELD = {
  nameLength: 64,
  clsid: [80, 96],
  stateBits: [96, 100],
  times: [100, 116],
  size: [120, 124],
} as const;

/** An entry with the 128 bytes that the directory holds for it. */
interface RawEntry {
  entry: CfbEntry;
  bytes: Uint8Array;
  /** UTF-16 without the final NUL. */
  name: Uint8Array;
}

/** An entry to be hashed with what it contains, or the class that comes behind what a storage contains. */
type Work = RawEntry | { clsid: Uint8Array };

/**
 * The digests that a package's signatures should hold: streams in the order of their names' bytes, a storage's class
 * behind its contents. With MsiDigitalSignatureEx the digest of names, sizes and times comes first. None when a signed
 * stream cannot be read in full, which is reported.
 */
export async function msiDigests(
  file: CompoundFile,
  algorithms: Iterable<string>,
  extended: boolean,
  { budget, onProblem }: ReadOptions,
): Promise<Digests> {
  const directory = await readDirectoryBytes(file);
  const digests = new DigestSet(algorithms);
  if (extended) digests.updateEach((algorithm) => metadataDigest(file, directory, algorithm));
  // Work still to do, last first: an explicit stack, since storages may be nested without end.
  const stack: Work[] = [rawEntry(file.root, directory)];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if ('clsid' in next) digests.update(next.clsid);
    else if (next.entry.type === 'stream') {
      const { name, offsetInBytes, sizeInBytes } = next.entry;
      const stream = file.openStream(next.entry);
      if (stream.sizeInBytes < sizeInBytes) {
        const effect = `the digest cannot be verified: the stream ${JSON.stringify(name)} is damaged`;
        onProblem({ code: 'signature.stream-incomplete', offsetInBytes, effect });
        return new Map();
      }
      await digests.updateFrom(stream, 0, sizeInBytes, budget);
    } else {
      stack.push({ clsid: field(next, FIELD.clsid) });
      for (const child of sortedChildren(file, next.entry, directory).reverse()) stack.push(child);
    }
  }
  return digests.digests();
}

/** The digest that MsiDigitalSignatureEx should hold: over what the directory says of each entry. */
export async function msiMetadataDigest(file: CompoundFile, algorithm: string): Promise<Uint8Array> {
  return metadataDigest(file, await readDirectoryBytes(file), algorithm);
}

/** Storages come before what they contain. */
function metadataDigest(file: CompoundFile, directory: Uint8Array, algorithm: string): Uint8Array {
  const hash = createHash(algorithm);
  const stack = [rawEntry(file.root, directory)];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { type } = next.entry;
    if (type !== 'root') hash.update(next.name);
    hash.update(field(next, type === 'stream' ? FIELD.size : FIELD.clsid));
    hash.update(field(next, FIELD.stateBits));
    if (type !== 'root') hash.update(field(next, FIELD.times));
    if (type === 'stream') continue;
    for (const child of sortedChildren(file, next.entry, directory).reverse()) stack.push(child);
  }
  return hash.digest();
}

/** Children by the bytes of their names, a name before its longer forms; the signature itself is not signed. */
function sortedChildren(file: CompoundFile, storage: CfbEntry, directory: Uint8Array): RawEntry[] {
  return file
    .children(storage)
    .filter(
      ({ name }) => storage.type !== 'root' || (name !== SIGNATURE_STREAM_NAME && name !== EX_STREAM_NAME),
    )
    .map((entry) => rawEntry(entry, directory))
    .sort((a, b) => Buffer.compare(a.name, b.name));
}

async function readDirectoryBytes(file: CompoundFile): Promise<Uint8Array> {
  const { directory } = file.structure;
  return readUpTo(directory, 0, directory.sizeInBytes);
}

function rawEntry(entry: CfbEntry, directory: Uint8Array): RawEntry {
  const start = entry.streamId * ENTRY_SIZE_IN_BYTES;
  const bytes = directory.subarray(start, start + ENTRY_SIZE_IN_BYTES);
  const nameLength = (bytes[FIELD.nameLength] ?? 0) | ((bytes[FIELD.nameLength + 1] ?? 0) << 8);
  return { entry, bytes, name: bytes.subarray(0, Math.min(Math.max(nameLength - 2, 0), 62)) };
}

function field(raw: RawEntry, [start, end]: readonly [number, number]): Uint8Array {
  return raw.bytes.subarray(start, end);
}
