/** Writes a resource section: directories of types, names and languages, and the bytes that they lead to. Used by pe.ts. */
import { ByteWriter } from './byte-writer.js';

export interface Resource {
  /** RT_* number, or the name of a type of the program's own. */
  readonly type: number | string;
  readonly name: number | string;
  /** Default English (United States). */
  readonly language?: number;
  readonly content: Uint8Array;
}

export const RT_RCDATA = 10;
export const RT_VERSION = 16;

/** The section's bytes; `rva` is where it will be loaded. */
export function buildResources(resources: readonly Resource[], rva: number): Uint8Array {
  const out = new ByteWriter(4096);
  const later: Reference[] = [];
  writeDirectory(out, resources, LEVELS, later);
  const entries = later.filter((reference) => reference.kind === 'data');
  const dataEntries = entries.map(({ at, resource }) => {
    out.patchU32(at, out.length);
    out.zeros(16);
    return { entry: out.length - 16, content: resource.content };
  });
  for (const reference of later) {
    if (reference.kind !== 'name') continue;
    out.patchU32(reference.at, (0x8000_0000 | out.length) >>> 0);
    out.u16(reference.text.length).utf16(reference.text);
  }
  for (const { entry, content } of dataEntries) {
    out.alignTo(8);
    out.patchU32(entry, rva + out.length).patchU32(entry + 4, content.length);
    out.bytes(content);
  }
  return out.toBytes();
}

const ENGLISH = 0x0409;
const LEVELS: readonly ((resource: Resource) => number | string)[] = [
  ({ type }) => type,
  ({ name }) => name,
  ({ language }) => language ?? ENGLISH,
];

/** A field that is filled in when the place of what it leads to is known. */
type Reference =
  | { readonly kind: 'data'; readonly at: number; readonly resource: Resource }
  | { readonly kind: 'name'; readonly at: number; readonly text: string };

/** Writes a directory and those that it leads to. Entries with names come first, as the format wants it. */
function writeDirectory(
  out: ByteWriter,
  resources: readonly Resource[],
  [keyOf, ...deeper]: typeof LEVELS,
  later: Reference[],
): void {
  if (keyOf === undefined) return;
  const groups = new Map<number | string, Resource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  const named = [...groups.keys()].filter((key) => typeof key === 'string');
  const keys = [...named, ...[...groups.keys()].filter((key) => typeof key === 'number')];
  out
    .u32(0)
    .u32(0)
    .u16(0)
    .u16(0)
    .u16(named.length)
    .u16(keys.length - named.length);
  const start = out.length;
  out.zeros(8 * keys.length);
  keys.forEach((key, index) => {
    const at = start + 8 * index;
    const group = groups.get(key) ?? [];
    if (typeof key === 'number') out.patchU32(at, key);
    else later.push({ kind: 'name', at, text: key });
    if (deeper.length > 0) {
      out.patchU32(at + 4, (0x8000_0000 | out.length) >>> 0);
      writeDirectory(out, group, deeper, later);
    } else if (group[0] !== undefined) {
      later.push({ kind: 'data', at: at + 4, resource: group[0] });
    }
  });
}
