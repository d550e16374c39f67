import type { PackageFacts } from '../../facts/package-facts.js';
import type { Payload } from '../../facts/payload.js';
import { findMsiSignature, parseMsiSignature } from '../../formats/authenticode/msi-signature.js';
import { isCabinet } from '../../formats/cab/header.js';
import type { CfbEntry, CompoundFile } from '../../formats/cfb/compound-file.js';
import type { CustomAction } from '../../formats/msi/custom-action.js';
import { type MsiDatabase, openMsiDatabase } from '../../formats/msi/database.js';
import { joinPath } from '../../formats/msi/directory-tree.js';
import type { MsiMedia } from '../../formats/msi/media.js';
import type { PackageTables } from '../../formats/msi/package-tables.js';
import { readPackage } from '../../formats/msi/read-package.js';
import type { MsiFile } from '../../formats/msi/stored-file.js';
import type { MsiStream } from '../../formats/msi/table-stream.js';
import { readTransform } from '../../formats/msi/transform.js';
import { appendTo } from '../../io/append-to.js';
import { plural } from '../../io/plural.js';
import { BytesSource, readUpTo, type Source } from '../../io/source.js';
import type { ScriptType } from '../../scripts/script-facts.js';
import { findNeighbour, visitCabinets, visitNeighbour } from '../archives/cabinet.js';
import type { CabinetPayload } from '../archives/cabinet-entry.js';
import { visitUncovered } from '../walk/uncovered.js';
import type { Place, Walk } from '../walk/walk.js';
import { orphanFacts } from './orphan-facts.js';
import { Reconciliation } from './reconciliation.js';
import { findSetterScript } from './setter-script.js';
import type { StorageVisit } from './storage-visit.js';
import { SOURCE_OF_ROLE, type StreamRole, StreamRoles } from './stream-role.js';
import { isPropertySet, searchStream, searchStrings } from './table-search.js';

/** A stream that is listed when its turn comes. */
interface WaitingStream {
  readonly entry: CfbEntry;
  readonly name: string;
  readonly place: Place;
}

/** Visits the package in a storage: its streams, the files in its cabinets, scripts in its cells, nested storages. */
export async function visitPackage(
  walk: Walk,
  visit: StorageVisit,
  storage: CfbEntry,
  payload: Payload,
  place: Place,
): Promise<PackageFacts> {
  const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
  const database = await openMsiDatabase(visit.file, { ...options, storage });
  visit.base ??= database;
  const changes =
    database.packageClass === 'mst'
      ? await readTransform(database, options.onProblem, visit.base)
      : undefined;
  const tables = readPackage(database, changes === undefined ? options : { ...options, changes });
  if (database.packageClass !== 'unknown') payload.type = database.packageClass;
  const packageVisit = new PackageVisit(walk, visit, database, tables, payload, place);
  const facts = packageVisit.facts;
  if (changes !== undefined) facts.changes = changes;
  walk.packages.push(facts);
  if (walk.unpacks && storage.type === 'root')
    await describeSignature(walk, visit.file, payload, place, facts);
  await packageVisit.streams();
  // The tables of a transform speak of the package that it changes, and of cabinets beside the transform.
  const isWhole = changes === undefined;
  const external = isWhole ? await packageVisit.externalCabinets() : [];
  await packageVisit.namedCabinets(external);
  if (isWhole && database.packageClass === 'msi') await packageVisit.looseFiles();
  if (walk.unpacks) await packageVisit.scriptCells();
  const named = database.packageClass === 'msi' ? namesOfNestedPackages(tables) : undefined;
  await visit.substorages(storage, payload, place, named);
  packageVisit.deferUnreferenced();
  if (walk.unpacks) packageVisit.deferStrings();
  if (isWhole) visit.atEnd(() => packageVisit.reconciliation.finish());
  return facts;
}

async function describeSignature(
  walk: Walk,
  file: CompoundFile,
  payload: Payload,
  place: Place,
  facts: PackageFacts,
): Promise<void> {
  await walk.guard(payload, 'the signature is not described', async () => {
    const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
    const signature = await parseMsiSignature(file, options);
    const entry = findMsiSignature(file);
    if (signature === undefined || entry === undefined) return;
    walk.budget.spendStrings(JSON.stringify(signature).length);
    facts.signature = signature;
    await visitUncovered(walk, payload, file.openStream(entry), signature, place);
  });
}

/** The walk through one package. */
class PackageVisit {
  readonly reconciliation: Reconciliation;
  /** Made for the first cabinet that is missing. */
  private filesOfDisk: Map<number | undefined, MsiFile[]> | undefined;
  readonly facts: PackageFacts;
  /** Of the payloads in the package. */
  private readonly depth: number;
  /** Cabinets that tables name. */
  private readonly cabinets: CabinetPayload[] = [];
  /** Streams that no table names and that nothing has been read of. */
  private readonly unreferenced = new Set<WaitingStream>();

  constructor(
    private readonly walk: Walk,
    private readonly visit: StorageVisit,
    private readonly database: MsiDatabase,
    private readonly tables: PackageTables,
    private readonly holder: Payload,
    /** Of the package. */
    private readonly place: Place,
  ) {
    this.depth = place.depth + 1;
    this.reconciliation = new Reconciliation(holder, tables);
    this.facts = {
      payload: holder.id,
      packageClass: database.packageClass,
      codePage: database.codePage,
      summary: database.summary,
      tableSizes: database.tables.map(({ name, rowCount }) => ({ name, rows: rowCount })),
      tables,
      payloadOfRow: this.reconciliation.payloadOfRow,
      discrepancies: this.reconciliation.discrepancies,
    };
  }

  /** Visits the streams that tables name, and leaves the others for later; cabinets are listed, to be joined. */
  async streams(): Promise<void> {
    const roles = new StreamRoles(this.database, this.tables);
    const scriptTypes = scriptTypesOfBinaries(this.tables);
    for (const stream of [...this.database.streams, ...this.namedOrphans(roles)]) {
      const { entry, name } = stream;
      const role = await this.roleOf(stream, roles);
      this.visit.noteRole(entry, role);
      const source = SOURCE_OF_ROLE[role];
      if (source === undefined) {
        this.deferSearch(entry, name, role);
        continue;
      }
      const place = this.placeOf(stream, role, source, scriptTypes);
      if (role === 'unreferenced-stream') {
        this.unreferenced.add({ entry, name, place });
        continue;
      }
      const cabinet = await this.stream(entry, name, place);
      if (cabinet !== undefined) this.cabinets.push(cabinet);
      else if (role === 'cabinet') this.reportNoCabinet(name);
    }
  }

  /** Joins and visits the cabinets that tables name. */
  async namedCabinets(external: readonly CabinetPayload[]): Promise<void> {
    await this.visitCabinets([...this.cabinets, ...external]);
  }

  /** Leaves streams that no table names for the end. */
  deferUnreferenced(): void {
    for (const stream of this.unreferenced) {
      this.visit.defer({
        sizeInBytes: stream.entry.sizeInBytes,
        holder: this.holder,
        effect: `the stream ${stream.name}, which no table names, is not analysed`,
        visit: async () => {
          if (!this.unreferenced.delete(stream)) return;
          const cabinet = await this.stream(stream.entry, stream.name, stream.place);
          if (cabinet !== undefined) await this.visitCabinets([cabinet]);
        },
      });
    }
  }

  private async visitCabinets(cabinets: readonly CabinetPayload[]): Promise<void> {
    const place: Place = {
      holder: this.holder,
      name: '',
      source: 'stream',
      sizeInBytes: 0,
      depth: this.depth - 1,
      findBeside: this.place.findBeside,
    };
    await visitCabinets(this.walk, cabinets, place, this.reconciliation, (name) => this.findPart(name));
  }

  /** A cabinet that no table names and that continues another one: by its name, or the first that is part of a set. */
  private async findPart(wanted: string): Promise<CabinetPayload | undefined> {
    const waiting = [...this.unreferenced];
    const isWanted = ({ name }: WaitingStream) => name.toLowerCase() === wanted.toLowerCase();
    let part = waiting.find(isWanted);
    for (const stream of part === undefined ? waiting : []) {
      if (part === undefined && (await isPartOfSet(this.visit.openStream(stream.entry)))) part = stream;
    }
    if (part === undefined) return undefined;
    this.unreferenced.delete(part);
    return this.stream(part.entry, part.name, part.place);
  }

  private placeOf(
    { entry, isTable, name }: MsiStream,
    role: StreamRole,
    source: Place['source'],
    scriptTypes: ReadonlyMap<string, ScriptType>,
  ): Place {
    const tableKey = role === 'binary' || role === 'icon' ? name.slice(name.indexOf('.') + 1) : undefined;
    const scriptType = role === 'binary' ? scriptTypes.get(tableKey ?? '') : undefined;
    const orphan = entry.orphan ? orphanFacts(this.walk, this.holder, entry) : {};
    return {
      holder: this.holder,
      name: isTable ? `table stream ${name}` : name,
      source,
      sizeInBytes: entry.sizeInBytes,
      depth: this.depth,
      facts: tableKey === undefined ? orphan : { tableKey, ...orphan },
      ...(scriptType === undefined ? {} : { scriptType }),
    };
  }

  /** Streams that tables name, and no directory leads to. */
  private namedOrphans(roles: StreamRoles): MsiStream[] {
    return this.database.orphans.filter(({ isTable, name }) => !isTable && roles.isNamed(name));
  }

  private reportNoCabinet(name: string): void {
    this.walk.problems.at(this.holder.path)({
      code: 'cab.not-a-cabinet',
      offsetInBytes: 0,
      effect: `the stream ${name} should be a cabinet but is not; the files of its disk are not unpacked`,
    });
  }

  /** A name alone makes no property set: what is none is looked into like any other stream. */
  private async roleOf({ entry, isTable, name }: MsiStream, roles: StreamRoles): Promise<StreamRole> {
    const role = roles.roleOf(name, isTable);
    if (role !== 'property-set') return role;
    return (await isPropertySet(this.visit.openStream(entry))) ? role : 'unreferenced-stream';
  }

  private deferSearch(entry: CfbEntry, name: string, role: StreamRole): void {
    if (!this.walk.unpacks || role === 'signature') return;
    this.visit.defer({
      sizeInBytes: entry.sizeInBytes,
      holder: this.holder,
      effect: `the stream ${name} is not searched for hidden content`,
      visit: () =>
        searchStream(
          this.walk,
          { payload: this.holder, source: this.visit.openStream(entry), depth: this.depth - 1 },
          name,
        ),
    });
  }

  /** Leaves the texts of the tables, and those that no table uses, for the end. */
  deferStrings(): void {
    this.visit.defer({
      sizeInBytes: this.visit.file.source.sizeInBytes,
      holder: this.holder,
      effect: 'table texts are not searched for encoded files',
      visit: () => searchStrings(this.walk, this.database, this.holder, this.depth - 1),
    });
  }

  private async stream(entry: CfbEntry, name: string, place: Place): Promise<CabinetPayload | undefined> {
    const payload = this.walk.list(place);
    // Of several streams of one name, rows lead to one.
    if (this.database.findStream(name)?.entry === entry) this.reconciliation.noteStream(name, payload);
    const source = this.visit.openStream(entry);
    const content = await this.walk.read(payload, source);
    if (content === undefined) return undefined;
    if (isCabinet(content.head)) {
      payload.type = 'cab';
      return { payload, source };
    }
    await this.walk.open(payload, content, place);
    return undefined;
  }

  /** Cabinets that Media rows place beside the package. */
  async externalCabinets(): Promise<CabinetPayload[]> {
    const found: CabinetPayload[] = [];
    const place: Place = {
      holder: this.holder,
      name: '',
      source: 'external-cabinet',
      sizeInBytes: 0,
      depth: this.depth,
      findBeside: this.place.findBeside,
    };
    for (const media of this.tables.media) {
      if (media.location === 'embedded' && this.database.findStream(media.cabinetName) === undefined) {
        this.reconciliation.noteMissingCabinet(media);
        this.tellMissing(media.cabinetName, media.diskId);
      }
      if (media.location !== 'external') continue;
      const cabinet = await visitNeighbour(this.walk, media.cabinetName, place);
      if (cabinet === undefined) {
        this.walk.openedContents.noteMissing(this.holder, media.cabinetName);
        this.tellMissing(media.cabinetName, media.diskId);
      } else found.push(cabinet);
    }
    return found;
  }

  /** Files that lie beside the package, one by one. */
  async looseFiles(): Promise<void> {
    const missing = new Map<number | undefined, MsiFile[]>();
    const wordCount = this.database.summary?.wordCount ?? WORD_COUNT_COMPRESSED;
    const disks = new Map(this.tables.media.map((media) => [media.diskId, media]));
    for (const file of this.tables.files) {
      if (this.reconciliation.hasEntry(file)) continue;
      const location = file.diskId === undefined ? undefined : disks.get(file.diskId)?.location;
      if (!isLoose(file, location, wordCount)) continue;
      await this.walk.budget.breathe();
      const source = await this.findLooseFile(file);
      if (source === undefined) appendTo(missing, file.diskId, file);
      else await this.looseFile(file, source);
    }
    for (const [diskId, files] of missing) this.reportMissing(diskId, files);
  }

  /** Under long or short names, whichever the source has. */
  private async findLooseFile({ component, longName, shortName }: MsiFile): Promise<Source | undefined> {
    const folder = this.tables.sourceFolders.get(this.tables.components.get(component)?.directory ?? '');
    const paths = new Set([
      joinPath(folder?.long ?? '', longName),
      joinPath(folder?.short ?? '', shortName),
      joinPath(folder?.long ?? '', shortName),
    ]);
    for (const path of paths) {
      const source = await findNeighbour(this.walk, path, {
        holder: this.holder,
        findBeside: this.place.findBeside,
      });
      if (source !== undefined) return source;
    }
    const [path] = paths;
    if (path !== undefined) this.walk.openedContents.noteMissing(this.holder, path);
    return undefined;
  }

  private async looseFile(file: MsiFile, source: Source): Promise<void> {
    const { installPath, key, longName } = file;
    const payload = await this.walk.visit(
      {
        holder: this.holder,
        name: longName,
        source: 'loose-file',
        sizeInBytes: source.sizeInBytes,
        depth: this.depth,
        installPath,
        facts: { tableKey: key },
      },
      source,
    );
    this.reconciliation.onEntry(key, file, payload, undefined);
  }

  private reportMissing(diskId: number | undefined, files: readonly MsiFile[]): void {
    const disk = diskId === undefined ? 'no disk' : `disk ${diskId}`;
    this.walk.unread.note(this.holder, {
      reason: 'elsewhere',
      count: files.length,
      sizeInBytes: files.reduce((sum, { sizeInBytes = 0 }) => sum + sizeInBytes, 0),
      note: `files of ${disk}, expected beside the package`,
    });
    this.walk.problems.at(this.holder.path)({
      code: 'inventory.loose-file-missing',
      offsetInBytes: 0,
      effect: `${plural(files.length, 'file')} of ${disk} neither in a cabinet nor beside the package: ${namesOf(files)}`,
    });
  }

  private tellMissing(cabinetName: string, diskId: number): void {
    this.reconciliation.noteMissingDisk(diskId);
    this.filesOfDisk ??= groupByDisk(this.tables.files);
    const files = this.filesOfDisk.get(diskId) ?? [];
    const listed = namesOf(files);
    this.walk.unread.note(this.holder, {
      reason: 'elsewhere',
      count: Math.max(1, files.length),
      sizeInBytes: null,
      note: `the cabinet ${cabinetName} of disk ${diskId}`,
    });
    this.walk.problems.at(this.holder.path)({
      code: 'inventory.cabinet-missing',
      offsetInBytes: 0,
      effect: `the cabinet ${cabinetName} is missing${files.length > 0 ? `, with ${plural(files.length, 'file')}: ${listed}` : ''}`,
    });
  }

  /**
   * Scripts that stand in the CustomAction table, or in the Property that an action names (types 37, 38, 53, 54), or
   * that an action hands to a launcher.
   */
  async scriptCells(): Promise<void> {
    for (const action of this.tables.customActions) {
      const script = scriptOfCell(action, this.tables);
      if (script === undefined || script.text === '') continue;
      const bytes = new TextEncoder().encode(script.text);
      const place: Place = {
        holder: this.holder,
        name: `CustomAction.${action.name}`,
        source: 'table-cell',
        sizeInBytes: bytes.length,
        depth: this.depth,
        scriptType: script.type,
        facts: { tableKey: action.name },
      };
      const payload = await this.walk.visit(place, new BytesSource(bytes));
      this.reconciliation.noteStream(place.name, payload);
    }
  }
}

/** True for a cabinet that names one before or behind it [MS-CAB 2.1, flags]. */
async function isPartOfSet(source: Source): Promise<boolean> {
  const head = await readUpTo(source, 0, 32);
  return isCabinet(head) && ((head[30] ?? 0) & 3) !== 0;
}

/** The storages whose packages custom actions install. */
function namesOfNestedPackages({ customActions }: PackageTables): Set<string> {
  return new Set(customActions.filter(({ kind }) => kind === 'install').map(({ source }) => source));
}

/** File.Attributes: msidbFileAttributesNoncompressed and msidbFileAttributesCompressed. */
const ATTRIBUTE_NONCOMPRESSED = 0x2000;
const ATTRIBUTE_COMPRESSED = 0x4000;
/** Bit of the summary's Word Count: files are compressed unless their rows say otherwise. */
const WORD_COUNT_COMPRESSED = 2;

/** True for a file that lies beside the package; `location` is that of the cabinet of its disk. */
function isLoose(
  { attributes }: MsiFile,
  location: MsiMedia['location'] | undefined,
  wordCount: number,
): boolean {
  if ((attributes & ATTRIBUTE_NONCOMPRESSED) !== 0) return true;
  if ((attributes & ATTRIBUTE_COMPRESSED) !== 0) return false;
  return location === 'none' || (location !== 'external' && (wordCount & WORD_COUNT_COMPRESSED) === 0);
}

function namesOf(files: readonly MsiFile[]): string {
  const names = files.slice(0, 10).map(({ longName }) => longName);
  return names.join(', ') + (files.length > 10 ? `, and ${files.length - 10} more` : '');
}

function groupByDisk(files: readonly MsiFile[]): Map<number | undefined, MsiFile[]> {
  const groups = new Map<number | undefined, MsiFile[]>();
  for (const file of files) appendTo(groups, file.diskId, file);
  return groups;
}

function scriptOfCell(
  action: CustomAction,
  { properties }: PackageTables,
): { text: string; type: ScriptType } | undefined {
  const { kind, source, sourceKind, target } = action;
  const handedOver = findSetterScript(action);
  if (handedOver !== undefined) return { text: handedOver, type: 'powershell' };
  if (kind !== 'vbscript' && kind !== 'jscript') return undefined;
  if (sourceKind === 'inline') return { text: target, type: kind };
  return sourceKind === 'property' ? { text: properties.get(source) ?? '', type: kind } : undefined;
}

/** The language of scripts in the Binary table, by the actions that run them (types 5 and 6). */
function scriptTypesOfBinaries({ customActions }: PackageTables): Map<string, ScriptType> {
  const types = new Map<string, ScriptType>();
  for (const { kind, source, sourceKind } of customActions) {
    if (sourceKind === 'binary' && (kind === 'vbscript' || kind === 'jscript')) types.set(source, kind);
  }
  return types;
}
