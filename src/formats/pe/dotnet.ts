import { DotNetTables, TABLE } from './dotnet-table.js';
import { zeroTerminated } from './latin1.js';
import type { DotNetFacts } from './pe-facts.js';
import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';
import type { PeResource } from './resource-directory.js';

/** The metadata of the largest assemblies of .NET itself take 4 MB. */
const METADATA_READ_IN_BYTES = 16 * 2 ** 20;
/** Up to the directory entry of the resources. */
const CLI_HEADER_READ_IN_BYTES = 32;
const METADATA_SIGNATURE = 0x424a5342;
const LONGEST_VERSION_IN_BYTES = 255;
const LONGEST_NAME_IN_BYTES = 1024;
const MAX_STREAMS_READ = 16;
/** Stands in the place of a resource's type. */
const RESOURCE_KIND = '.NET';
const MAX_RESOURCES_READ = 4096;

/** What the CLI header and the metadata of a .NET program lead to. */
export interface DotNetParts {
  facts: DotNetFacts;
  /** Resources of the program itself, under the names that it asks for them with. */
  resources: PeResource[];
}

/**
 * Reads from the CLI header and the metadata of a .NET program what it is called, what it refers to and which resources
 * it has [ECMA-335 II.24]. Undefined without readable metadata, which is reported unless there is no CLI header.
 */
export async function readDotNet(image: PeImage): Promise<DotNetParts | undefined> {
  const directory = image.headers.directories[DIRECTORY.cliHeader];
  if (directory === undefined || directory.rva === 0) return undefined;
  const header = await image.read(directory.rva, CLI_HEADER_READ_IN_BYTES);
  if (header.length < CLI_HEADER_READ_IN_BYTES) return malformed(image, directory.rva);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const rva = view.getUint32(8, true);
  const sizeInBytes = view.getUint32(12, true);
  if (sizeInBytes > METADATA_READ_IN_BYTES) {
    image.onProblem({
      code: 'pe.dotnet-size',
      offsetInBytes: image.locate(rva)?.offsetInBytes ?? 0,
      effect: `the first ${METADATA_READ_IN_BYTES} bytes of metadata are read`,
    });
  }
  const metadata = readMetadata(await image.read(rva, Math.min(sizeInBytes, METADATA_READ_IN_BYTES)));
  if (metadata === undefined) return malformed(image, rva);
  const resources = await locateResources(image, view.getUint32(24, true), metadata.resources);
  return { facts: metadata.facts, resources };
}

/** A row of ManifestResource that means bytes of the program itself. */
interface ManifestResource {
  name: string;
  /** From the start of the resources that the CLI header names. */
  offset: number;
}

/** Before each resource stands its length [II.24.2.4]. */
async function locateResources(
  image: PeImage,
  rva: number,
  rows: readonly ManifestResource[],
): Promise<PeResource[]> {
  const resources: PeResource[] = [];
  for (const { name, offset } of rows) {
    const place = image.locate(rva + offset);
    if (place === undefined || place.availableInBytes < 4) continue;
    const length = await image.readAt(place.offsetInBytes, 4);
    if (length.length < 4) continue;
    const declared = new DataView(length.buffer, length.byteOffset, 4).getUint32(0, true);
    resources.push({
      keys: [RESOURCE_KIND, name],
      offsetInBytes: place.offsetInBytes + 4,
      sizeInBytes: Math.min(declared, place.availableInBytes - 4),
    });
  }
  return resources;
}

function malformed(image: PeImage, rva: number): undefined {
  image.onProblem({
    code: 'pe.dotnet-metadata',
    offsetInBytes: image.locate(rva)?.offsetInBytes ?? 0,
    effect: 'the references of the .NET program are not listed',
  });
  return undefined;
}

/** Facts from the bytes of the metadata; undefined when they are not metadata. */
export function parseMetadata(metadata: Uint8Array): DotNetFacts | undefined {
  return readMetadata(metadata)?.facts;
}

function readMetadata(
  metadata: Uint8Array,
): { facts: DotNetFacts; resources: ManifestResource[] } | undefined {
  if (metadata.length < 20) return undefined;
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  if (view.getUint32(0, true) !== METADATA_SIGNATURE) return undefined;
  const versionLength = Math.min(view.getUint32(12, true), LONGEST_VERSION_IN_BYTES + 1);
  const runtimeVersion = zeroTerminated(metadata.subarray(16, 16 + versionLength));
  const streams = findStreams(metadata, 16 + versionLength);
  const tables = DotNetTables.parse(streams.get('#~') ?? streams.get('#-') ?? new Uint8Array(0));
  const facts: DotNetFacts = {
    runtimeVersion,
    references: [],
    typeReferences: [],
    memberReferences: [],
    platformInvokes: [],
  };
  if (tables === undefined) return { facts, resources: [] };
  const names = new MetadataNames(tables, streams.get('#Strings') ?? new Uint8Array(0), metadata.length);
  return { facts: { ...facts, ...names.facts() }, resources: names.manifestResources() };
}

function findStreams(metadata: Uint8Array, headersOffset: number): Map<string, Uint8Array> {
  const streams = new Map<string, Uint8Array>();
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  let at = headersOffset;
  if (at + 4 > metadata.length) return streams;
  const count = Math.min(view.getUint16(at + 2, true), MAX_STREAMS_READ);
  at += 4;
  for (let i = 0; i < count && at + 12 <= metadata.length; i++) {
    const offset = view.getUint32(at, true);
    const sizeInBytes = view.getUint32(at + 4, true);
    const name = zeroTerminated(metadata.subarray(at + 8, at + 40));
    if (!streams.has(name)) streams.set(name, metadata.subarray(offset, offset + sizeInBytes));
    at += 8 + ((name.length + 4) & ~3);
  }
  return streams;
}

/** Turns rows into names; all names together take no more room than the metadata do. */
class MetadataNames {
  private allowance: number;

  constructor(
    private readonly tables: DotNetTables,
    private readonly strings: Uint8Array,
    metadataLength: number,
  ) {
    this.allowance = metadataLength;
  }

  facts(): Omit<DotNetFacts, 'runtimeVersion'> {
    const hasAssembly = this.tables.rowCount(TABLE.assembly) > 0;
    const version = [1, 2, 3, 4].map((column) => this.tables.cell(TABLE.assembly, 1, column) ?? 0).join('.');
    return {
      ...(hasAssembly && { assemblyName: this.string(TABLE.assembly, 1, 7), assemblyVersion: version }),
      references: this.list(TABLE.assemblyRef, (row) => this.string(TABLE.assemblyRef, row, 6)),
      typeReferences: this.list(TABLE.typeRef, (row) => this.type(TABLE.typeRef, row)),
      platformInvokes: this.list(TABLE.implMap, (row) => this.platformInvoke(row)),
      memberReferences: this.list(TABLE.memberRef, (row) => this.member(row)),
    };
  }

  manifestResources(): ManifestResource[] {
    const table = TABLE.manifestResource;
    const count = Math.min(this.tables.rowCount(table), MAX_RESOURCES_READ);
    return Array.from({ length: count }, (_, i) => i + 1)
      .filter((row) => this.tables.cell(table, row, 3) === 0)
      .map((row) => ({ name: this.string(table, row, 2), offset: this.tables.cell(table, row, 0) ?? 0 }));
  }

  private list(table: number, nameOf: (row: number) => string): string[] {
    const names = new Set<string>();
    for (let row = 1; row <= this.tables.rowCount(table) && this.allowance > 0; row++) {
      const name = nameOf(row);
      this.allowance -= name.length + 1;
      if (name !== '') names.add(name);
    }
    return [...names];
  }

  private member(row: number): string {
    const parent = this.tables.resolve('memberRefParent', this.tables.cell(TABLE.memberRef, row, 0) ?? 0);
    const owner = this.type(parent.table, parent.row);
    const name = this.string(TABLE.memberRef, row, 1);
    return owner === '' || name === '' ? '' : `${owner}::${name}`;
  }

  private type(table: number, row: number): string {
    if (table !== TABLE.typeRef && table !== TABLE.typeDef) return '';
    const name = this.string(table, row, 1);
    const namespace = this.string(table, row, 2);
    return namespace === '' ? name : `${namespace}.${name}`;
  }

  private platformInvoke(row: number): string {
    const library = this.string(TABLE.moduleRef, this.tables.cell(TABLE.implMap, row, 3) ?? 0, 0);
    const name = this.string(TABLE.implMap, row, 2);
    return name === '' ? '' : `${library}!${name}`;
  }

  private string(table: number, row: number, column: number): string {
    const offset = this.tables.cell(table, row, column) ?? 0;
    if (offset >= this.strings.length) return '';
    const bytes = this.strings.subarray(offset, offset + LONGEST_NAME_IN_BYTES);
    const end = bytes.indexOf(0);
    return Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.length : end).toString('utf8');
  }
}
