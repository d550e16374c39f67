import type { SelfExtractorCommand } from '../../facts/program-facts.js';
import {
  type BurnManifest,
  type BurnPackage,
  type BurnPayload,
  parseBurnManifest,
} from '../../formats/burn/manifest.js';
import { BURN_SECTION_NAME, parseBurnSection } from '../../formats/burn/section.js';
import { openCabinet } from '../../formats/cab/cabinet.js';
import { joinCabinets } from '../../formats/cab/cabinet-set.js';
import { isCabinet } from '../../formats/cab/header.js';
import { readFile } from '../../formats/cab/read-file.js';
import { appendTo } from '../../io/append-to.js';
import { plural } from '../../io/plural.js';
import { type ByteRange, readUpTo, SliceSource, type Source } from '../../io/source.js';
import { findNeighbour, visitCabinets, visitNeighbour } from '../archives/cabinet.js';
import type { CabinetPayload, EntryName, EntryNaming } from '../archives/cabinet-entry.js';
import { ChargedSource } from '../walk/charged-source.js';
import { type RangeHolder, rangeName, visitRange } from '../walk/visit-range.js';
import type { Place, Walk } from '../walk/walk.js';

const SECTION_READ_IN_BYTES = 512;
/** The entry of the first container that describes all others. */
const MANIFEST_NAME = '0';
/** Of the largest bundles, which install Visual Studio, they have some 3 MB. */
const MAX_MANIFEST_IN_BYTES = 2 ** 24;

/**
 * Visits what is attached to a WiX bundle, under the names of its manifest, and what the bundle expects beside itself;
 * keeps what it installs among the facts. Gives the ranges of the program that are accounted for; none for programs
 * that are no bundle.
 */
export async function visitBurnBundle(
  walk: Walk,
  holder: RangeHolder,
  place: Place,
): Promise<readonly ByteRange[]> {
  const { payload, source } = holder;
  const section = payload.facts.pe?.sections.find(({ name }) => name === BURN_SECTION_NAME);
  if (section === undefined) return [];
  const bytes = await readUpTo(
    source,
    section.offsetInBytes,
    Math.min(section.sizeInBytes, SECTION_READ_IN_BYTES),
  );
  const burn = parseBurnSection(bytes, source.sizeInBytes);
  if (burn === undefined) return [];
  if (burn.missingContainerCount > 0) {
    walk.problems.at(payload.path)({
      code: 'burn.truncated',
      offsetInBytes: section.offsetInBytes,
      effect: `${plural(burn.missingContainerCount, 'container')} of the bundle cannot be read`,
    });
  }
  const [uxContainer] = burn.containers;
  const manifest = uxContainer && (await readManifest(walk, holder, uxContainer));
  const visit = new BundleVisit(walk, holder, place, manifest ?? EMPTY_MANIFEST);
  if (manifest !== undefined) visit.keepCommands();
  const cabinets: CabinetPayload[] = [];
  for (const [index, range] of burn.containers.entries())
    cabinets.push(...(await visit.container(range, index)));
  cabinets.push(...(await visit.detachedContainers()));
  await visit.cabinets(cabinets);
  await visit.looseFiles();
  const { engineSignature } = burn;
  if (engineSignature === undefined) return burn.containers;
  await visitRange(walk, holder, {
    name: rangeName('engine-signature', engineSignature.offsetInBytes),
    source: 'appended',
    ...engineSignature,
  });
  return [...burn.containers, engineSignature].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
}

const EMPTY_MANIFEST: BurnManifest = { containers: [], payloads: [], packages: [], isCut: false };

/** Undefined when there is none that can be read, which is reported. */
async function readManifest(
  walk: Walk,
  { payload, source }: RangeHolder,
  { offsetInBytes, sizeInBytes }: ByteRange,
): Promise<BurnManifest | undefined> {
  const onProblem = walk.problems.at(payload.path);
  let manifest: BurnManifest | undefined;
  await walk.guard(payload, 'the manifest of the bundle is not read', async () => {
    // What is wrong with the container is reported where it is visited.
    const options = { budget: walk.budget, onProblem: () => {} };
    const container = new SliceSource(source, offsetInBytes, sizeInBytes);
    const set = joinCabinets([await openCabinet(container, options)], () => {});
    const file = set.files.find(({ name }) => name === MANIFEST_NAME);
    if (file === undefined) return;
    if (file.sizeInBytes > MAX_MANIFEST_IN_BYTES) {
      const effect = 'payloads of the bundle have the names of their entries';
      onProblem({ code: 'burn.manifest-size', offsetInBytes, effect });
      return;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of readFile(set, file, options)) chunks.push(chunk.slice());
    manifest = parseBurnManifest(new TextDecoder().decode(Buffer.concat(chunks)));
  });
  if (manifest === undefined || manifest.isCut) {
    onProblem({
      code: manifest === undefined ? 'burn.manifest' : 'burn.manifest-size',
      offsetInBytes,
      effect:
        'some payloads of the bundle have the names of their entries, and what it installs is not known',
    });
  }
  return manifest;
}

/** The walk through what belongs to one bundle. */
class BundleVisit {
  private readonly naming: BundleNaming;
  /** Of the containers. */
  private readonly depth: number;
  private readonly payloadsById: ReadonlyMap<string, BurnPayload>;
  /** By the id of the container. */
  private readonly payloadsInside = new Map<string, BurnPayload[]>();

  constructor(
    private readonly walk: Walk,
    private readonly holder: RangeHolder,
    private readonly place: Place,
    private readonly manifest: BurnManifest,
  ) {
    this.naming = new BundleNaming(manifest);
    this.depth = holder.depth + 1;
    this.payloadsById = new Map(manifest.payloads.map((payload) => [payload.id, payload]));
    for (const { id } of manifest.containers) this.payloadsInside.set(id, []);
    for (const payload of manifest.payloads) this.payloadsInside.get(payload.container ?? '')?.push(payload);
  }

  keepCommands(): void {
    const commands = this.manifest.packages.flatMap((one) => this.commandOf(one));
    this.walk.keepFacts(this.holder.payload, { selfExtractor: { format: 'burn', commands } });
  }

  /** What Burn does for a package of the chain, as a command line. */
  private commandOf(item: BurnPackage): SelfExtractorCommand[] {
    const [first = ''] = item.payloads;
    const path = this.payloadsById.get(first)?.filePath;
    if (path === undefined) return [];
    const file = `"${path.replaceAll('/', '\\').replaceAll('"', '')}"`;
    const condition = item.installCondition === '' ? {} : { condition: item.installCondition };
    return [{ name: item.id, text: COMMAND_OF_KIND[item.kind](file, item).trim(), ...condition }];
  }

  /** Lists an attached container; a cabinet is given back, to be visited with the others. */
  async container({ offsetInBytes, sizeInBytes }: ByteRange, index: number): Promise<CabinetPayload[]> {
    const { payload, source } = this.holder;
    this.walk.budget.checkDepth(this.depth);
    const known = this.manifest.containers.find(({ attachedIndex }) => attachedIndex === index)?.id;
    const slice = new SliceSource(source, offsetInBytes, sizeInBytes);
    return this.open(
      {
        holder: payload,
        name: index === 0 ? 'WixUXContainer' : (known ?? rangeName('container', offsetInBytes)),
        source: 'appended',
        sizeInBytes,
        depth: this.depth,
        facts: { offsetInBytes },
      },
      new ChargedSource(slice, sizeInBytes, this.walk.budget),
    );
  }

  /** Containers that lie beside the bundle or are downloaded. */
  async detachedContainers(): Promise<CabinetPayload[]> {
    const found: CabinetPayload[] = [];
    for (const { attachedIndex, downloadUrl, filePath, id } of this.manifest.containers) {
      if (attachedIndex !== undefined) continue;
      const cabinet = await visitNeighbour(this.walk, filePath, { ...this.place, ...this.own });
      if (cabinet !== undefined) found.push(cabinet);
      else {
        const from = downloadUrl === undefined ? 'beside the bundle' : `at ${downloadUrl}`;
        const files = this.payloadsInside.get(id) ?? [];
        this.reportElsewhere('inventory.cabinet-missing', `the container ${filePath} ${from}`, files);
      }
    }
    return found;
  }

  async cabinets(cabinets: readonly CabinetPayload[]): Promise<void> {
    if (cabinets.length > 0)
      await visitCabinets(this.walk, cabinets, { ...this.place, ...this.own }, this.naming);
    const attached = new Set(
      this.manifest.containers.filter(({ attachedIndex }) => attachedIndex !== undefined).map(({ id }) => id),
    );
    const missing = this.manifest.payloads.filter(
      ({ container, isUx, sourcePath }) =>
        (isUx || attached.has(container ?? '')) && !this.naming.isFound(sourcePath),
    );
    const [first] = missing;
    if (first === undefined) return;
    this.walk.problems.at(this.holder.payload.path)({
      code: 'burn.payload-missing',
      offsetInBytes: 0,
      effect: `${plural(missing.length, 'file')} of the manifest in no container, first ${first.filePath}`,
    });
  }

  /** Payloads in no container, which lie beside the bundle or are downloaded. */
  async looseFiles(): Promise<void> {
    const missing = new Map<string, BurnPayload[]>();
    for (const one of this.manifest.payloads) {
      if (one.isUx || this.payloadsInside.has(one.container ?? '')) continue;
      await this.walk.budget.breathe();
      const source = await this.findLooseFile(one);
      if (source === undefined) {
        const isDownloaded = one.downloadUrl !== undefined;
        appendTo(missing, isDownloaded ? 'downloaded by the bundle' : 'expected beside the bundle', one);
        continue;
      }
      const { holder } = this.own;
      const place = { holder, name: one.filePath, source: 'loose-file', depth: this.depth } as const;
      await this.walk.visit({ ...place, sizeInBytes: source.sizeInBytes }, source);
    }
    for (const [where, files] of missing)
      this.reportElsewhere('inventory.loose-file-missing', `files ${where}`, files);
  }

  private async findLooseFile({ filePath, sourcePath }: BurnPayload): Promise<Source | undefined> {
    for (const path of new Set([sourcePath, filePath])) {
      const source = await findNeighbour(this.walk, path, { ...this.place, ...this.own });
      if (source !== undefined) return source;
    }
    return undefined;
  }

  private async open(place: Place, source: Source): Promise<CabinetPayload[]> {
    const payload = this.walk.list(place);
    const content = await this.walk.read(payload, source);
    if (content === undefined) return [];
    if (isCabinet(content.head)) {
      payload.type = 'cab';
      return [{ payload, source }];
    }
    await this.walk.open(payload, content, place);
    return [];
  }

  private get own() {
    return { holder: this.holder.payload, depth: this.depth };
  }

  private reportElsewhere(
    code: 'inventory.cabinet-missing' | 'inventory.loose-file-missing',
    note: string,
    files: readonly BurnPayload[],
  ): void {
    const { payload } = this.holder;
    const sizes = files.map(({ sizeInBytes }) => sizeInBytes ?? 0);
    const sizeInBytes = sizes.reduce((sum, size) => sum + size, 0);
    this.walk.unread.note(payload, {
      reason: 'elsewhere',
      count: Math.max(1, files.length),
      sizeInBytes,
      note,
    });
    const named = files.slice(0, MAX_NAMED).map(nameWithUrl).join(', ');
    this.walk.problems.at(payload.path)({
      code,
      offsetInBytes: 0,
      effect: `${note}: ${plural(files.length, 'file')}${named === '' ? '' : `, ${named}`}`,
    });
  }
}

const MAX_NAMED = 10;

function nameWithUrl({ downloadUrl, filePath }: BurnPayload): string {
  return downloadUrl === undefined ? filePath : `${filePath} (${downloadUrl})`;
}

const COMMAND_OF_KIND: Readonly<Record<BurnPackage['kind'], (file: string, item: BurnPackage) => string>> = {
  exe: (file, { installArguments }) => `${file} ${installArguments}`,
  bundle: (file, { installArguments }) => `${file} ${installArguments}`,
  msi: (file, { properties }) =>
    [
      'msiexec.exe /i',
      file,
      ...properties.map(([name, value]) => `${name}="${value.replaceAll('"', '""')}"`),
    ].join(' '),
  msp: (file) => `msiexec.exe /p ${file}`,
  msu: (file) => `wusa.exe ${file} /quiet /norestart`,
};

/** The names that a manifest gives the entries of its containers, and the folders that Burn unpacks them to. */
class BundleNaming implements EntryNaming {
  private readonly byEntry = new Map<string, EntryName>();
  private readonly found = new Set<string>();

  constructor({ packages, payloads }: BurnManifest) {
    const foldersOf = new Map<string, string[]>();
    for (const { cacheId, payloads: ids } of packages) {
      for (const id of ids) appendTo(foldersOf, id, cacheId);
    }
    for (const { filePath, id, isUx, sourcePath } of payloads) {
      if (this.byEntry.has(sourcePath)) continue;
      const folders = isUx ? undefined : foldersOf.get(id);
      const paths = folders?.map((folder) => `${folder}/${filePath}`) ?? [filePath];
      this.byEntry.set(sourcePath, { name: filePath, paths });
    }
  }

  isFound(sourcePath: string): boolean {
    return this.found.has(sourcePath);
  }

  findName(entryName: string): EntryName | undefined {
    this.found.add(entryName);
    return this.byEntry.get(entryName);
  }

  findFileRow(): undefined {
    return undefined;
  }

  onEntry(): void {}
}
