import { FormatError } from '../../io/format-error.js';
import { readUpTo, type Source } from '../../io/source.js';
import { describeDosProgram } from './dos-program.js';
import { readDotNet } from './dotnet.js';
import { measureEntropies } from './entropy.js';
import { readExports } from './export-table.js';
import { importHash } from './import-hash.js';
import { readImports } from './import-table.js';
import { machineName, subsystemName } from './machine-name.js';
import { readManifest } from './manifest.js';
import { IMAGE_FILE_DLL, isPe, newHeaderOffset, SUBSYSTEM_NATIVE, signatureAt } from './mz.js';
import { optionalProperty } from './optional-property.js';
import { identifyPacker } from './packer.js';
import type { PeFacts, PeImport, PeKind } from './pe-facts.js';
import { DIRECTORY, type PeHeaders, parsePeHeaders } from './pe-header.js';
import { PeImage } from './pe-image.js';
import { readTail, type TailFacts } from './pe-layout.js';
import type { PeOptions } from './pe-options.js';
import { type PeResource, readResources } from './resource-directory.js';
import { richHeaderHash } from './rich-header.js';
import { readSectionTable, SECTION_IS_EXECUTABLE, SECTION_IS_WRITABLE } from './section-table.js';
import { readVersion } from './version-resource.js';

const HEAD_READ_IN_BYTES = 4096;

/** Libraries of the kernel: what imports from them runs there. */
const KERNEL_LIBRARIES =
  /^(?:ntoskrnl\.exe|hal\.dll|ndis\.sys|fltmgr\.sys|win32k\.sys|wdfldr\.sys|tdi\.sys|[a-z]*port\.sys)$/i;

/** A program as it was read. */
export interface PeProgram {
  facts: PeFacts;
  /** Where the resources lie that it loads by type and name, then those that it loads as a .NET program. */
  resources: readonly PeResource[];
}

/**
 * Reads the headers and tables of an MZ program by position, and its bytes once for the entropy. What cannot be
 * read of a table is reported as a Problem and left out.
 *
 * @throws FormatError when it has no DOS header, or ends or errs in the headers of the newer form
 */
export async function readProgram(source: Source, options: PeOptions): Promise<PeProgram> {
  const head = await readUpTo(source, 0, HEAD_READ_IN_BYTES);
  if (!isPe(head)) throw new FormatError('pe.truncated', { offsetInBytes: 0, expected: 'a DOS header' });
  const offset = newHeaderOffset(new DataView(head.buffer, head.byteOffset, head.byteLength)) ?? 0;
  const signature = await readUpTo(source, offset, 4);
  const form = signatureAt(new DataView(signature.buffer, signature.byteOffset, signature.byteLength), 0);
  if (form !== 'PE') {
    const kind = form === undefined ? 'dos' : form === 'NE' ? 'ne' : 'le';
    return { facts: await describeDosProgram(source, kind, offset, options), resources: [] };
  }
  const headers = await parsePeHeaders(source, offset, options.onProblem);
  const sectionHeaders = await readSectionTable(source, headers, options.onProblem);
  const image = new PeImage(source, headers, sectionHeaders, options.onProblem, options.budget);
  return describeImage(image, head, options);
}

/** The facts alone; throws as {@link readProgram} does. */
export async function parsePe(source: Source, options: PeOptions): Promise<PeFacts> {
  return (await readProgram(source, options)).facts;
}

async function describeImage(image: PeImage, head: Uint8Array, options: PeOptions): Promise<PeProgram> {
  const { headers } = image;
  const imports = await readImports(image);
  const dotNet = await readDotNet(image);
  const resources = await readResources(image);
  const tables = await readTables(image, resources);
  const timestamp = headers.timestamp === 0 ? undefined : new Date(headers.timestamp * 1000).toISOString();
  const packer = identifyPacker(
    image.sections.map(({ name }) => name),
    head,
  );
  const facts: PeFacts = {
    kind: kindOf(headers, imports),
    machine: machineName(headers.machine),
    bits: headers.is64 ? 64 : 32,
    subsystem: subsystemName(headers.subsystem),
    isDotNet: (headers.directories[DIRECTORY.cliHeader]?.rva ?? 0) !== 0,
    entryPointRva: headers.entryPointRva,
    imports,
    ...optionalProperty('timestamp', timestamp),
    ...optionalProperty('imphash', importHash(imports)),
    ...optionalProperty('richHash', richHeaderHash(head.subarray(0, headers.offsetInBytes))),
    ...optionalProperty('packer', packer),
    ...optionalProperty('dotNet', dotNet?.facts),
    ...tables,
    // Last, since it reads all bytes in order: a source that decodes must start anew to go back.
    ...(await describeSections(image, options)),
  };
  return { facts, resources: [...resources, ...(dotNet?.resources ?? [])] };
}

type TableFacts = Pick<PeFacts, 'exports' | 'version' | 'versionResource' | 'manifest'> & TailFacts;

async function readTables(image: PeImage, resources: readonly PeResource[]): Promise<TableFacts> {
  return {
    ...optionalProperty('exports', await readExports(image)),
    ...(await readVersion(image, resources)),
    ...optionalProperty('manifest', await readManifest(image, resources)),
    ...(await readTail(image)),
  };
}

async function describeSections(
  image: PeImage,
  { onChunk }: PeOptions,
): Promise<Pick<PeFacts, 'sections' | 'entropy'>> {
  const ranges = image.sections.map((section) => ({
    offsetInBytes: section.rawOffset,
    sizeInBytes: section.rawSizeInBytes,
  }));
  const { whole, ofRanges } = await measureEntropies(image.source, ranges, image.budget, onChunk);
  const sections = image.sections.map((section, i) => ({
    name: section.name,
    rva: section.rva,
    virtualSizeInBytes: section.virtualSizeInBytes,
    offsetInBytes: section.rawOffset,
    sizeInBytes: section.rawSizeInBytes,
    characteristics: section.characteristics,
    executable: (section.characteristics & SECTION_IS_EXECUTABLE) !== 0,
    writable: (section.characteristics & SECTION_IS_WRITABLE) !== 0,
    entropy: ofRanges[i] ?? 0,
  }));
  return { sections, entropy: whole };
}

/** Native programs that do not call the kernel from inside (autochk.exe) are programs like others. */
function kindOf(headers: PeHeaders, imports: readonly PeImport[]): PeKind {
  if (headers.subsystem === SUBSYSTEM_NATIVE && imports.some(({ dll }) => KERNEL_LIBRARIES.test(dll)))
    return 'sys';
  return (headers.characteristics & IMAGE_FILE_DLL) === 0 ? 'exe' : 'dll';
}
