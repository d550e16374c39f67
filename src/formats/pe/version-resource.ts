import type { PeFacts } from './pe-facts.js';
import type { PeImage } from './pe-image.js';
import { findResource, type PeResource, RESOURCE_TYPE } from './resource-directory.js';

/** Version resources take some hundred bytes per language. */
const VERSION_RESOURCE_READ_IN_BYTES = 65_536;
/** Known files have about a dozen strings in each of a few languages. */
const MAX_STRINGS_READ = 256;
const LONGEST_KEY = 256;
const LONGEST_VALUE = 4096;

/** One block of the tree: length, length of the value, type, key, value, children, each at a multiple of four bytes. */
interface Block {
  key: string;
  valueOffset: number;
  /** In bytes for binary values, in characters for text; writers mix the two up. */
  valueLength: number;
  end: number;
}

/**
 * Reads the strings of the version resource (VS_VERSIONINFO, StringFileInfo). Of several languages the first one
 * to hold a key gives its value. Empty when the program has no such resource.
 */
export async function readVersion(
  image: PeImage,
  resources: readonly PeResource[],
): Promise<Pick<PeFacts, 'version' | 'versionResource'>> {
  const resource = findResource(resources, RESOURCE_TYPE.version);
  if (resource === undefined) return {};
  const { offsetInBytes } = resource;
  const sizeInBytes = Math.min(resource.sizeInBytes, VERSION_RESOURCE_READ_IN_BYTES);
  const version = parseVersionStrings(await image.readAt(offsetInBytes, sizeInBytes));
  if (version === undefined) {
    image.onProblem({
      code: 'pe.version-resource',
      offsetInBytes,
      effect: 'the version resource is not read',
    });
    return {};
  }
  return { version, versionResource: { offsetInBytes, sizeInBytes } };
}

/** The same from the resource's bytes; undefined when they are not a version resource. */
export function parseVersionStrings(bytes: Uint8Array): Record<string, string> | undefined {
  const root = parseBlock(bytes, 0, bytes.length);
  if (root?.key !== 'VS_VERSION_INFO') return undefined;
  const strings = new Map<string, string>();
  for (const info of blocksIn(bytes, align(root.valueOffset + root.valueLength), root.end)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const table of blocksIn(bytes, info.valueOffset, info.end)) {
      for (const entry of blocksIn(bytes, table.valueOffset, table.end)) {
        const known = strings.get(entry.key);
        if (strings.size < MAX_STRINGS_READ && !known) strings.set(entry.key, readValue(bytes, entry));
      }
    }
  }
  return Object.fromEntries(strings);
}

/** Blocks that stand side by side; ends at the first malformed one. */
function* blocksIn(bytes: Uint8Array, start: number, end: number): Generator<Block, void, void> {
  let at = start;
  while (at < end) {
    const block = parseBlock(bytes, at, end);
    if (block === undefined) return;
    yield block;
    at = align(block.end);
  }
}

function parseBlock(bytes: Uint8Array, start: number, limit: number): Block | undefined {
  if (start + 6 > limit) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(start, true);
  if (length < 6) return undefined;
  const end = Math.min(start + length, limit);
  const key = readText(bytes, start + 6, end, LONGEST_KEY);
  return {
    key,
    valueLength: view.getUint16(start + 2, true),
    valueOffset: align(start + 6 + 2 * (key.length + 1)),
    end,
  };
}

function readValue(bytes: Uint8Array, block: Block): string {
  return readText(bytes, block.valueOffset, block.end, LONGEST_VALUE).trim();
}

/** UTF-16 text up to its NUL, `end` or `longest` characters. */
function readText(bytes: Uint8Array, start: number, end: number, longest: number): string {
  let stop = start;
  while (stop + 2 <= end && stop - start < 2 * longest && (bytes[stop] !== 0 || bytes[stop + 1] !== 0))
    stop += 2;
  const text = bytes.subarray(start, stop);
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf16le');
}

function align(offset: number): number {
  return (offset + 3) & ~3;
}
