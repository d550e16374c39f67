import type { PackageFacts } from '../../facts/package-facts.js';
import type { Payload } from '../../facts/payload.js';
import { findMsiSignature, parseMsiSignature } from '../../formats/authenticode/msi-signature.js';
import { isCabinet } from '../../formats/cab/header.js';
import type { CfbEntry, CompoundFile } from '../../formats/cfb/compound-file.js';
import type { CustomAction } from '../../formats/msi/custom-action.js';
import { type MsiDatabase, openMsiDatabase } from '../../formats/msi/database.js';
import type { PackageTables } from '../../formats/msi/package-tables.js';
import { readPackage } from '../../formats/msi/read-package.js';
import type { MsiFile } from '../../formats/msi/stored-file.js';
import type { MsiStream } from '../../formats/msi/table-stream.js';
import { readTransform } from '../../formats/msi/transform.js';
import { appendTo } from '../../io/append-to.js';
import { BytesSource } from '../../io/source.js';
import type { ScriptType } from '../../scripts/script-facts.js';
import { visitCabinets, visitNeighbour } from '../archives/cabinet.js';
import type { CabinetPayload } from '../archives/cabinet-entry.js';
import { visitUncovered } from '../walk/uncovered.js';
import type { Place, Walk } from '../walk/walk.js';
import { orphanFacts } from './orphan-facts.js';
import { Reconciliation } from './reconciliation.js';
import { findSetterScript } from './setter-script.js';
import type { StorageVisit } from './storage-visit.js';
import { SOURCE_OF_ROLE, type StreamRole, StreamRoles } from './stream-role.js';
import { isPropertySet, searchStream, searchStrings } from './table-search.js';

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
  const packageVisit = new PackageVisit(walk, visit, database, tables, payload, place.depth + 1);
  const facts = packageVisit.facts;
  if (changes !== undefined) facts.changes = changes;
  walk.packages.push(facts);
  if (walk.unpacks && storage.type === 'root')
    await describeSignature(walk, visit.file, payload, place, facts);
  const cabinets = await packageVisit.streams();
  // The tables of a transform speak of the package that it changes, and of cabinets beside the transform.
  const isWhole = changes === undefined;
  if (isWhole) cabinets.push(...(await packageVisit.externalCabinets()));
  await visitCabinets(walk, cabinets, { ...place, holder: payload }, packageVisit.reconciliation);
  if (isWhole) packageVisit.reconciliation.finish();
  if (walk.unpacks) {
    await packageVisit.scriptCells();
    await packageVisit.strings();
  }
  await visit.substorages(storage, payload, place);
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

  constructor(
    private readonly walk: Walk,
    private readonly visit: StorageVisit,
    private readonly database: MsiDatabase,
    private readonly tables: PackageTables,
    private readonly holder: Payload,
    /** Of the payloads in the package. */
    private readonly depth: number,
  ) {
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

  /** Visits every stream but those of tables; cabinets are listed, and handed back to be joined. */
  async streams(): Promise<CabinetPayload[]> {
    const roles = new StreamRoles(this.database, this.tables);
    const scriptTypes = scriptTypesOfBinaries(this.tables);
    const cabinets: CabinetPayload[] = [];
    for (const stream of [...this.database.streams, ...this.namedOrphans(roles)]) {
      const { entry, name } = stream;
      const role = await this.roleOf(stream, roles);
      this.visit.noteRole(entry, role);
      const source = SOURCE_OF_ROLE[role];
      if (source === undefined) await this.search(entry, name, role);
      if (source === undefined) continue;
      const place = this.placeOf(stream, role, source, scriptTypes);
      const cabinet = await this.stream(entry, name, place);
      if (cabinet !== undefined) cabinets.push(cabinet);
      else if (role === 'cabinet') this.tellNoCabinet(name);
    }
    return cabinets;
  }

  private placeOf(
    { entry, isTable, name }: MsiStream,
    role: StreamRole,
    source: Place['source'],
    scriptTypes: ReadonlyMap<string, ScriptType>,
  ): Place {
    const tableKey = role === 'binary' || role === 'icon' ? name.slice(name.indexOf('.') + 1) : undefined;
    const scriptType = role === 'binary' ? scriptTypes.get(tableKey ?? '') : undefined;
    const orphan = entry.orphan ? orphanFacts(entry) : {};
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

  private tellNoCabinet(name: string): void {
    this.walk.problems.at(this.holder.path)({
      code: 'cab.not-a-cabinet',
      offsetInBytes: 0,
      effect: `the stream ${name} is to be a cabinet and is none; the files of its disk are not unpacked`,
    });
  }

  /** A name alone makes no property set: what is none is looked into like any other stream. */
  private async roleOf({ entry, isTable, name }: MsiStream, roles: StreamRoles): Promise<StreamRole> {
    const role = roles.roleOf(name, isTable);
    if (role !== 'property-set') return role;
    return (await isPropertySet(this.visit.openStream(entry))) ? role : 'unreferenced-stream';
  }

  private async search(entry: CfbEntry, name: string, role: StreamRole): Promise<void> {
    if (!this.walk.unpacks || role === 'signature') return;
    await this.walk.guard(
      this.holder,
      `the stream ${name} is not searched for what may be hidden in it`,
      () =>
        searchStream(
          this.walk,
          { payload: this.holder, source: this.visit.openStream(entry), depth: this.depth - 1 },
          name,
        ),
    );
  }

  /** Looks into texts of the tables, and those that no table uses. */
  async strings(): Promise<void> {
    await this.walk.guard(this.holder, 'the texts of the tables are not searched for encoded files', () =>
      searchStrings(this.walk, this.database, this.holder, this.depth - 1),
    );
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
    };
    for (const media of this.tables.media) {
      if (media.location === 'embedded' && this.database.findStream(media.cabinetName) === undefined) {
        this.reconciliation.noteMissingCabinet(media);
        this.tellMissing(media.cabinetName, media.diskId);
      }
      if (media.location !== 'external') continue;
      const cabinet = await visitNeighbour(this.walk, media.cabinetName, place);
      if (cabinet === undefined) this.tellMissing(media.cabinetName, media.diskId);
      else found.push(cabinet);
    }
    return found;
  }

  private tellMissing(cabinetName: string, diskId: number): void {
    this.filesOfDisk ??= groupByDisk(this.tables.files);
    const files = this.filesOfDisk.get(diskId) ?? [];
    const names = files.slice(0, 10).map(({ longName }) => longName);
    const listed = names.join(', ') + (files.length > 10 ? `, and ${files.length - 10} more` : '');
    this.walk.problems.at(this.holder.path)({
      code: 'inventory.cabinet-missing',
      offsetInBytes: 0,
      effect: `the cabinet ${cabinetName} is not at hand; it would hold ${files.length} files${files.length > 0 ? `: ${listed}` : ''}`,
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
