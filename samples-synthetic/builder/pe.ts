/**
 * Writes Portable Executables that do nothing: their entry point and every exported function return at once.
 *
 *     buildPe({ kind: 'dll', bits: 32, exports: ['Start'], imports: { 'kernel32.dll': ['CreateProcessW'] } });
 *     buildPe({ kind: 'exe', bits: 64, version: { OriginalFilename: 'tool.exe', ... }, strings: ['Usage:'], overlay });
 */
import { ByteWriter } from './byte-writer.js';
import { buildResources, type Resource, RT_VERSION } from './pe-resource.js';
import { buildVersionResource, type VersionStrings } from './pe-version-resource.js';

export interface PeOptions {
  readonly kind: 'exe' | 'dll';
  readonly bits: 32 | 64;
  /** DLL name to function names. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly exports?: readonly string[];
  /** The name in the export directory. */
  readonly exportedAs?: string;
  readonly version?: VersionStrings;
  /** Besides the version resource. */
  readonly resources?: readonly Resource[];
  /** Texts that lie in the read-only data, each ended by a NUL. */
  readonly strings?: readonly string[];
  /** Initialised data of the program's own, in a section `.data`. */
  readonly data?: Uint8Array;
  /** A section of another name. */
  readonly section?: { readonly name: string; readonly content: Uint8Array };
  /** Bytes behind the last section. */
  readonly overlay?: Uint8Array;
  /** Default console. */
  readonly subsystem?: 'gui' | 'console';
}

/** The bytes of the executable; its checksum is 0. */
export function buildPe(options: PeOptions): Uint8Array {
  const code = codeOf(options);
  const sections: Section[] = [];
  const text = addSection(sections, '.text', EXECUTABLE, () => code.bytes);
  const directories: DataDirectory[] = [];
  addSection(sections, '.rdata', READ_ONLY, (rva) =>
    readOnlyData(options, rva, text.rva + code.exportOffset, directories),
  );
  const { data } = options;
  if (data !== undefined) addSection(sections, '.data', WRITABLE, () => data);
  const { section: other } = options;
  if (other !== undefined) addSection(sections, other.name, READ_ONLY, () => other.content);
  const resources = resourcesOf(options);
  if (resources.length > 0) {
    const section = addSection(sections, '.rsrc', READ_ONLY, (rva) => buildResources(resources, rva));
    directories[RESOURCE_DIRECTORY] = { rva: section.rva, sizeInBytes: section.content.length };
  }
  return writeImage(options, sections, directories);
}

function resourcesOf({ resources = [], version }: PeOptions): Resource[] {
  if (version === undefined) return [...resources];
  return [{ type: RT_VERSION, name: 1, content: buildVersionResource(version) }, ...resources];
}

const FILE_ALIGNMENT = 0x200;
const SECTION_ALIGNMENT = 0x1000;
const EXECUTABLE = 0x6000_0020;
const READ_ONLY = 0x4000_0040;
const WRITABLE = 0xc000_0040;
const EXPORT_DIRECTORY = 0;
const IMPORT_DIRECTORY = 1;
const RESOURCE_DIRECTORY = 2;
const DIRECTORY_COUNT = 16;
const PE_OFFSET = 0x80;

interface Section {
  readonly name: string;
  readonly rva: number;
  readonly content: Uint8Array;
  readonly characteristics: number;
}

interface DataDirectory {
  readonly rva: number;
  readonly sizeInBytes: number;
}

/** `xor eax, eax; ret` and its kin: an entry point that succeeds, an export that takes rundll32's four arguments. */
function codeOf({ kind, bits }: PeOptions): { bytes: Uint8Array; exportOffset: number } {
  const exportOffset = 16;
  const returnZero = bits === 32 ? [0x33, 0xc0, 0xc2, 0x10, 0x00] : [0x33, 0xc0, 0xc3];
  const dllEntry = bits === 32 ? [0xb8, 1, 0, 0, 0, 0xc2, 0x0c, 0x00] : [0xb8, 1, 0, 0, 0, 0xc3];
  const exeEntry = [0x33, 0xc0, 0xc3];
  const bytes = new Uint8Array(32).fill(0xcc);
  bytes.set(kind === 'dll' ? dllEntry : exeEntry, 0);
  bytes.set(returnZero, exportOffset);
  return { bytes, exportOffset };
}

function addSection(
  sections: Section[],
  name: string,
  characteristics: number,
  contentAt: (rva: number) => Uint8Array,
): Section {
  const before = sections.at(-1);
  const rva =
    before === undefined ? SECTION_ALIGNMENT : aligned(before.rva + before.content.length, SECTION_ALIGNMENT);
  const section = { name, rva, content: contentAt(rva), characteristics };
  sections.push(section);
  return section;
}

function readOnlyData(
  options: PeOptions,
  rva: number,
  exportRva: number,
  directories: DataDirectory[],
): Uint8Array {
  const out = new ByteWriter(1024);
  for (const text of options.strings ?? []) out.ascii(`${text}\0`);
  out.alignTo(4);
  if (options.exports !== undefined) {
    const start = out.length;
    writeExports(out, rva, options.exports, options.exportedAs ?? 'module.dll', exportRva);
    directories[EXPORT_DIRECTORY] = { rva: rva + start, sizeInBytes: out.length - start };
  }
  if (options.imports !== undefined) {
    out.alignTo(8);
    const start = out.length;
    const descriptorBytes = writeImports(out, rva, options.imports, options.bits);
    directories[IMPORT_DIRECTORY] = { rva: rva + start, sizeInBytes: descriptorBytes };
  }
  return out.alignTo(16).toBytes();
}

function writeExports(
  out: ByteWriter,
  rva: number,
  names: readonly string[],
  moduleName: string,
  functionRva: number,
): void {
  const sorted = [...names].sort();
  const start = out.length;
  const functions = start + 40;
  const namePointers = functions + sorted.length * 4;
  const ordinals = namePointers + sorted.length * 4;
  const texts = ordinals + sorted.length * 2;
  out
    .u32(0)
    .u32(0)
    .u32(0)
    .u32(rva + texts)
    .u32(1)
    .u32(sorted.length)
    .u32(sorted.length);
  out
    .u32(rva + functions)
    .u32(rva + namePointers)
    .u32(rva + ordinals);
  for (const _ of sorted) out.u32(functionRva);
  let textOffset = texts + moduleName.length + 1;
  for (const name of sorted) {
    out.u32(rva + textOffset);
    textOffset += name.length + 1;
  }
  sorted.forEach((_, index) => {
    out.u16(index);
  });
  for (const text of [moduleName, ...sorted]) out.ascii(`${text}\0`);
}

/** Descriptors, then for each DLL its lookup table, its address table and the names. Returns the descriptors' length. */
function writeImports(
  out: ByteWriter,
  rva: number,
  imports: Readonly<Record<string, readonly string[]>>,
  bits: 32 | 64,
): number {
  const modules = Object.entries(imports);
  const start = out.length;
  const descriptorBytes = (modules.length + 1) * 20;
  out.zeros(descriptorBytes);
  modules.forEach(([module, functions], index) => {
    out.alignTo(8);
    const thunkBytes = (functions.length + 1) * (bits / 8);
    const lookup = out.length;
    const texts = lookup + thunkBytes * 2;
    const thunks = new ByteWriter();
    const names = new ByteWriter();
    for (const name of functions) {
      const nameRva = rva + texts + names.length;
      if (bits === 64) thunks.u64(nameRva);
      else thunks.u32(nameRva);
      names.u16(0).ascii(`${name}\0`).alignTo(2);
    }
    thunks.zeros(bits / 8);
    out.bytes(thunks.toBytes()).bytes(thunks.toBytes()).bytes(names.toBytes());
    const descriptor = start + index * 20;
    out.patchU32(descriptor, rva + lookup);
    out.patchU32(descriptor + 12, rva + out.length);
    out.patchU32(descriptor + 16, rva + lookup + thunkBytes);
    out.ascii(`${module}\0`);
  });
  return descriptorBytes;
}

function writeImage(
  options: PeOptions,
  sections: readonly Section[],
  directories: readonly (DataDirectory | undefined)[],
): Uint8Array {
  const is64 = options.bits === 64;
  const optionalHeaderBytes = (is64 ? 112 : 96) + DIRECTORY_COUNT * 8;
  const headerBytes = aligned(PE_OFFSET + 24 + optionalHeaderBytes + sections.length * 40, FILE_ALIGNMENT);
  const last = sections.at(-1);
  const imageBytes =
    last === undefined ? headerBytes : aligned(last.rva + last.content.length, SECTION_ALIGNMENT);

  const out = new ByteWriter(4096);
  out.ascii('MZ').u16(0x90).u16(3).u16(0).u16(4).u16(0).u16(0xffff).u16(0).u16(0xb8).zeros(6).u16(0x40);
  out.zeros(0x3c - out.length).u32(PE_OFFSET);
  out.bytes(
    Uint8Array.of(0x0e, 0x1f, 0xba, 0x0e, 0x00, 0xb4, 0x09, 0xcd, 0x21, 0xb8, 0x01, 0x4c, 0xcd, 0x21),
  );
  out.ascii('This program cannot be run in DOS mode.\r\r\n$');
  out.zeros(PE_OFFSET - out.length);
  out
    .ascii('PE\0\0')
    .u16(is64 ? 0x8664 : 0x14c)
    .u16(sections.length)
    .u32(0x5c2a_b000)
    .u32(0)
    .u32(0);
  out.u16(optionalHeaderBytes).u16(characteristicsOf(options));
  writeOptionalHeader(out, options, imageBytes, headerBytes, directories);
  writeSectionHeaders(out, sections, headerBytes);
  for (const section of sections) out.alignTo(FILE_ALIGNMENT).bytes(section.content);
  return out
    .alignTo(FILE_ALIGNMENT)
    .bytes(options.overlay ?? new Uint8Array(0))
    .toBytes();
}

function characteristicsOf({ kind, bits }: PeOptions): number {
  return 0x0002 | (kind === 'dll' ? 0x2000 : 0) | (bits === 32 ? 0x0100 : 0x0020);
}

function writeOptionalHeader(
  out: ByteWriter,
  options: PeOptions,
  imageBytes: number,
  headerBytes: number,
  directories: readonly (DataDirectory | undefined)[],
): void {
  const is64 = options.bits === 64;
  const address = (value: number): ByteWriter => (is64 ? out.u64(value) : out.u32(value));
  out
    .u16(is64 ? 0x20b : 0x10b)
    .u8(14)
    .u8(0);
  out.u32(FILE_ALIGNMENT).u32(FILE_ALIGNMENT).u32(0).u32(SECTION_ALIGNMENT).u32(SECTION_ALIGNMENT);
  if (!is64) out.u32(SECTION_ALIGNMENT * 2);
  address(options.kind === 'dll' ? 0x1000_0000 : 0x40_0000);
  out.u32(SECTION_ALIGNMENT).u32(FILE_ALIGNMENT).u16(6).u16(0).u16(0).u16(0).u16(6).u16(0).u32(0);
  out
    .u32(imageBytes)
    .u32(headerBytes)
    .u32(0)
    .u16(options.subsystem === 'gui' ? 2 : 3)
    .u16(0x0140);
  address(0x10_0000);
  address(0x1000);
  address(0x10_0000);
  address(0x1000);
  out.u32(0).u32(DIRECTORY_COUNT);
  for (let index = 0; index < DIRECTORY_COUNT; index += 1) {
    out.u32(directories[index]?.rva ?? 0).u32(directories[index]?.sizeInBytes ?? 0);
  }
}

function writeSectionHeaders(out: ByteWriter, sections: readonly Section[], headerBytes: number): void {
  let fileOffset = headerBytes;
  for (const { name, content, rva, characteristics } of sections) {
    const rawBytes = aligned(content.length, FILE_ALIGNMENT);
    out.ascii(name.padEnd(8, '\0')).u32(content.length).u32(rva).u32(rawBytes).u32(fileOffset);
    out.zeros(12).u32(characteristics);
    fileOffset += rawBytes;
  }
}

function aligned(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
