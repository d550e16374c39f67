import type { PeImport } from './pe-facts.js';
import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';

/** Programs import from some tens of libraries; a table without end would be read up to here. */
const MAX_LIBRARIES_READ = 1024;
/** Functions listed over all libraries; the largest known programs import some ten thousand. */
const MAX_FUNCTIONS_READ = 65_536;

const IMPORT_DESCRIPTOR_SIZE_IN_BYTES = 20;
const DELAY_DESCRIPTOR_SIZE_IN_BYTES = 32;
/** Before each name stands its likely place in the library's export table. */
const HINT_SIZE_IN_BYTES = 2;
/** Entries of a name table per read. */
const THUNKS_PER_READ = 256;

/** One entry of either table: where the library's name and the names of its functions stand. */
interface ImportDescriptor {
  nameRva: number;
  /** Candidates in order of preference; a bound or packed program may lack the first. */
  thunkRvas: number[];
}

/** Lists what the program imports at load and, marked so, at the first call [PE format, 5.4 and 4.8]. */
export async function readImports(image: PeImage): Promise<PeImport[]> {
  const atLoad = await readDescriptors(image, DIRECTORY.import, IMPORT_DESCRIPTOR_SIZE_IN_BYTES, parseImport);
  const delayed = await readDescriptors(
    image,
    DIRECTORY.delayImport,
    DELAY_DESCRIPTOR_SIZE_IN_BYTES,
    parseDelayed(image),
  );
  const allowance: FunctionAllowance = { left: MAX_FUNCTIONS_READ };
  return [
    ...(await readLibraries(image, atLoad, false, allowance)),
    ...(await readLibraries(image, delayed, true, allowance)),
  ];
}

interface FunctionAllowance {
  left: number;
}

async function readDescriptors(
  image: PeImage,
  directoryIndex: number,
  entrySizeInBytes: number,
  parse: (entry: DataView) => ImportDescriptor | undefined,
): Promise<ImportDescriptor[]> {
  const directory = image.headers.directories[directoryIndex];
  if (directory === undefined || directory.rva === 0) return [];
  // The loader goes by the terminating entry and does not look at the directory's size.
  const bytes = await image.read(directory.rva, MAX_LIBRARIES_READ * entrySizeInBytes);
  if (bytes.length < entrySizeInBytes) reportOutside(image, directoryIndex);
  const descriptors: ImportDescriptor[] = [];
  for (let at = 0; at + entrySizeInBytes <= bytes.length; at += entrySizeInBytes) {
    const descriptor = parse(new DataView(bytes.buffer, bytes.byteOffset + at, entrySizeInBytes));
    if (descriptor === undefined) return descriptors;
    descriptors.push(descriptor);
  }
  if (descriptors.length === MAX_LIBRARIES_READ)
    reportCount(image, `the first ${MAX_LIBRARIES_READ} libraries are read`);
  return descriptors;
}

function parseImport(entry: DataView): ImportDescriptor | undefined {
  const nameTable = entry.getUint32(0, true);
  const nameRva = entry.getUint32(12, true);
  const addressTable = entry.getUint32(16, true);
  // The loader stops at an entry without name or without address table.
  if (nameRva === 0 || addressTable === 0) return undefined;
  return { nameRva, thunkRvas: [nameTable, addressTable] };
}

/** Descriptors of old linkers (Visual C++ 6) hold addresses where newer ones hold RVAs; bit 0 distinguishes them. */
function parseDelayed(image: PeImage): (entry: DataView) => ImportDescriptor | undefined {
  return (entry) => {
    const base = (entry.getUint32(0, true) & 1) !== 0 ? 0 : image.headers.imageBase;
    const nameRva = entry.getUint32(4, true) - base;
    const nameTable = entry.getUint32(16, true) - base;
    return nameRva <= 0 || nameTable <= 0 ? undefined : { nameRva, thunkRvas: [nameTable] };
  };
}

async function readLibraries(
  image: PeImage,
  descriptors: readonly ImportDescriptor[],
  delayed: boolean,
  allowance: FunctionAllowance,
): Promise<PeImport[]> {
  const imports: PeImport[] = [];
  for (const descriptor of descriptors) {
    const dll = await image.readName(descriptor.nameRva);
    // Behind a table without terminating entry stand other data: their "names" lie nowhere.
    if (dll === undefined || dll === '') break;
    imports.push({ dll, functions: await readFunctions(image, descriptor, allowance), delayed });
    if (allowance.left <= 0) {
      reportCount(image, `functions after the first ${MAX_FUNCTIONS_READ} are not listed`);
      break;
    }
    if (image.namesExhausted) break;
  }
  return imports;
}

async function readFunctions(
  image: PeImage,
  descriptor: ImportDescriptor,
  allowance: FunctionAllowance,
): Promise<string[]> {
  for (const thunkRva of descriptor.thunkRvas) {
    if (thunkRva === 0 || image.locate(thunkRva) === undefined) continue;
    const functions = await readThunks(image, thunkRva, allowance);
    if (functions.length > 0) return functions;
  }
  return [];
}

async function readThunks(image: PeImage, rva: number, allowance: FunctionAllowance): Promise<string[]> {
  const functions: string[] = [];
  for await (const { isOrdinal, value } of thunksAt(image, rva)) {
    const name = isOrdinal ? `#${value & 0xffff}` : await image.readName(value + HINT_SIZE_IN_BYTES);
    if (name === undefined || allowance.left <= 0) return functions;
    functions.push(name);
    allowance.left -= 1;
  }
  return functions;
}

/** Entries of an import lookup table up to the one that is zero; of 64-bit entries the low half is in use. */
async function* thunksAt(
  image: PeImage,
  rva: number,
): AsyncGenerator<{ isOrdinal: boolean; value: number }, void, void> {
  const size = image.headers.is64 ? 8 : 4;
  const lengthInBytes = THUNKS_PER_READ * size;
  for (let at = rva; ; at += lengthInBytes) {
    const bytes = await image.read(at, lengthInBytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i + size <= bytes.length; i += size) {
      const low = view.getUint32(i, true);
      const high = view.getUint32(i + size - 4, true);
      if (low === 0 && high === 0) return;
      yield { isOrdinal: high >>> 31 === 1, value: low & 0x7fffffff };
    }
    if (bytes.length < lengthInBytes) return;
  }
}

function reportOutside(image: PeImage, directoryIndex: number): void {
  image.onProblem({
    code: 'pe.directory-range',
    offsetInBytes: image.directoryEntryOffset(directoryIndex),
    effect: 'the imports are not listed: their address is not in a section',
  });
}

function reportCount(image: PeImage, effect: string): void {
  image.onProblem({ code: 'pe.import-count', offsetInBytes: image.headers.offsetInBytes, effect });
}
