/** Writes a version resource (VS_VERSIONINFO). Used by pe.ts. */
import { ByteWriter } from './byte-writer.js';

/** Keys of the string table, in English: `CompanyName`, `FileDescription`, `FileVersion` … */
export type VersionStrings = Readonly<Record<string, string>>;

/** The resource's bytes. `FileVersion` also gives the binary version numbers. */
export function buildVersionResource(strings: VersionStrings): Uint8Array {
  const numbers = (strings.FileVersion ?? '1.0.0.0')
    .split(/[.,]/)
    .map((part) => Number.parseInt(part, 10) || 0);
  const [major = 0, minor = 0, build = 0, revision = 0] = numbers;
  const fixed = new ByteWriter().u32(0xfeef04bd).u32(0x10000);
  for (let copy = 0; copy < 2; copy += 1) fixed.u16(minor).u16(major).u16(revision).u16(build);
  fixed.u32(0x3f).u32(0).u32(0x40004).u32(1).u32(0).u32(0).u32(0);
  const stringNodes = Object.entries(strings).map(([key, value]) => {
    const text = new ByteWriter().utf16(`${value}\0`).toBytes();
    return node(key, 1, text.length / 2, text, []);
  });
  return node('VS_VERSION_INFO', 0, fixed.length, fixed.toBytes(), [
    node('StringFileInfo', 1, 0, new Uint8Array(0), [node('040904b0', 1, 0, new Uint8Array(0), stringNodes)]),
    node('VarFileInfo', 1, 0, new Uint8Array(0), [
      node('Translation', 0, 4, new ByteWriter().u16(0x0409).u16(1200).toBytes(), []),
    ]),
  ]);
}

function node(
  key: string,
  type: 0 | 1,
  valueLength: number,
  value: Uint8Array,
  children: readonly Uint8Array[],
): Uint8Array {
  const out = new ByteWriter().u16(0).u16(valueLength).u16(type).utf16(`${key}\0`).alignTo(4).bytes(value);
  for (const child of children) out.alignTo(4).bytes(child);
  return out.patchU16(0, out.length).toBytes();
}
