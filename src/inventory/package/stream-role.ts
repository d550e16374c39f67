import type { PayloadSource } from '../../facts/payload.js';
import type { MsiDatabase } from '../../formats/msi/database.js';
import type { PackageTables } from '../../formats/msi/package-tables.js';

/** What a stream of a package is, by the tables that name it; the words of `report.package.coverage`. */
export type StreamRole =
  | 'table'
  | 'summary'
  | 'property-set'
  | 'signature'
  | 'cabinet'
  | 'binary'
  | 'icon'
  | 'table-cell'
  | 'substorage'
  | 'stream'
  | 'unreferenced-stream';

export const SOURCE_OF_ROLE: Partial<Record<StreamRole, PayloadSource>> = {
  cabinet: 'stream',
  binary: 'binary-table',
  icon: 'icon-table',
  'table-cell': 'table-cell',
  stream: 'stream',
  'unreferenced-stream': 'unreferenced-stream',
};

const SUMMARY = '\u0005SummaryInformation';
const SIGNATURES = new Set(['\u0005DigitalSignature', '\u0005MsiDigitalSignatureEx']);
const STRING_STREAMS = ['_StringPool', '_StringData', '_Tables', '_Columns'];
const MODULE_CABINET = 'MergeModule.CABinet';

/** Identifies the role of each stream of a database. */
export class StreamRoles {
  private readonly roleOfName = new Map<string, StreamRole>();
  private readonly tableNames: ReadonlySet<string>;

  constructor(
    private readonly database: MsiDatabase,
    tables: PackageTables,
  ) {
    this.tableNames = new Set([...STRING_STREAMS, ...database.tables.map((table) => table.name)]);
    for (const table of database.tables) {
      const column = table.columns.find(({ kind }) => kind === 'object');
      if (column === undefined) continue;
      for (const row of table.rows()) {
        const value = row.get(column.name);
        if (value !== null && typeof value === 'object') this.roleOfName.set(value.streamName, 'table-cell');
      }
    }
    for (const { streamName } of tables.binaries) this.roleOfName.set(streamName, 'binary');
    for (const { streamName } of tables.icons) this.roleOfName.set(streamName, 'icon');
    for (const media of tables.media) {
      if (media.location === 'embedded') this.roleOfName.set(media.cabinetName, 'cabinet');
    }
    if (database.packageClass === 'msm') this.roleOfName.set(MODULE_CABINET, 'cabinet');
  }

  /** True for a stream that rows of the tables lead to. */
  isNamed(name: string): boolean {
    return this.roleOfName.has(name);
  }

  roleOf(name: string, isTable: boolean): StreamRole {
    if (isTable) return this.isDeclared(name) ? 'table' : 'unreferenced-stream';
    if (name === SUMMARY) return 'summary';
    if (SIGNATURES.has(name)) return 'signature';
    if (name.startsWith('\u0005')) return 'property-set';
    const role = this.roleOfName.get(name);
    if (role !== undefined) return role;
    // The streams of patches are named by the tables of the patched package; other compound files have no tables.
    return this.database.packageClass === 'msi' || this.database.packageClass === 'msm'
      ? 'unreferenced-stream'
      : 'stream';
  }

  /** Transforms contain the tables that they change without declaring them. */
  private isDeclared(tableName: string): boolean {
    return this.tableNames.has(tableName) || this.database.packageClass === 'mst';
  }
}
