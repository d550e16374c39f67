import type { Discrepancy } from '../../facts/package-facts.js';
import { PATH_SEPARATOR, type Payload } from '../../facts/payload.js';
import type { MsiMedia } from '../../formats/msi/media.js';
import { findNameDefect } from '../../formats/msi/name-defect.js';
import type { PackageTables } from '../../formats/msi/package-tables.js';
import type { MsiFile } from '../../formats/msi/stored-file.js';
import type { EntryNaming } from '../archives/cabinet-entry.js';

/** File.Attributes: the file lies loose beside the package [MSI File table, msidbFileAttributesNoncompressed]. */
const ATTRIBUTE_NONCOMPRESSED = 0x2000;

/** Holds the tables of one package against what its streams and cabinets contain. */
export class Reconciliation implements EntryNaming {
  readonly discrepancies: Discrepancy[] = [];
  /** `File.key`, or the decoded name of a stream (`Binary.name`). */
  readonly payloadOfRow = new Map<string, number>();
  private readonly rowOfKey = new Map<string, MsiFile>();
  /** Not derived from `payloadOfRow`: a stream can be named `File.key`, too. */
  private readonly keysWithEntry = new Set<string>();

  private readonly missingDisks = new Set<number>();

  constructor(
    private readonly holder: Payload,
    private readonly tables: PackageTables,
  ) {
    for (const file of tables.files) {
      this.rowOfKey.set(file.key, file);
      this.checkName(file);
    }
  }

  /** True once an entry of a cabinet has answered for the row. */
  hasEntry({ key }: MsiFile): boolean {
    return this.keysWithEntry.has(key);
  }

  findFileRow(entryName: string): MsiFile | undefined {
    return this.rowOfKey.get(entryName);
  }

  noteStream(name: string, payload: Payload): void {
    // A stream may borrow the name of a file, whose row a cabinet has answered for.
    if (!this.payloadOfRow.has(name)) this.payloadOfRow.set(name, payload.id);
  }

  onEntry(entryName: string, row: MsiFile | undefined, payload: Payload, md5: string | undefined): void {
    if (row === undefined) {
      if (this.tables.files.length > 0) {
        this.add('entry-without-file-row', payload, `no File row refers to the cabinet entry ${entryName}`);
      }
      return;
    }
    if (this.keysWithEntry.has(row.key)) {
      this.add('duplicate-name', payload, `several cabinet entries have the File key ${row.key}`);
      return;
    }
    this.keysWithEntry.add(row.key);
    this.payloadOfRow.set(`File.${row.key}`, payload.id);
    if (row.sizeInBytes !== undefined && row.sizeInBytes !== payload.sizeInBytes) {
      this.add(
        'size-differs',
        payload,
        `File row ${row.key}: ${row.sizeInBytes} bytes; cabinet: ${payload.sizeInBytes}`,
      );
    }
    if (md5 !== undefined && row.hash !== undefined && md5 !== row.hash) {
      this.add('hash-differs', payload, `MsiFileHash of ${row.key}: ${row.hash}; the file: ${md5}`);
    }
  }

  noteMissingCabinet(media: MsiMedia): void {
    const text = `Media row ${media.diskId} names the cabinet ${media.cabinetName}, but no stream has that name`;
    this.add('media-without-cabinet', this.holder, text, 'Media');
  }

  /** The report says by itself that the files of the disk are elsewhere. */
  noteMissingDisk(diskId: number): void {
    this.missingDisks.add(diskId);
  }

  /** Call when all cabinets have been visited. */
  finish(): void {
    const embedded = new Set(
      this.tables.media.filter((media) => media.location !== 'none').map((media) => media.diskId),
    );
    for (const file of this.tables.files) {
      const isCompressed =
        file.diskId !== undefined && embedded.has(file.diskId) && !this.missingDisks.has(file.diskId);
      if (!isCompressed || (file.attributes & ATTRIBUTE_NONCOMPRESSED) !== 0) continue;
      if (this.keysWithEntry.has(file.key)) continue;
      this.add(
        'file-row-without-entry',
        this.holder,
        `no cabinet holds ${file.key} (${file.installPath})`,
        'File',
      );
    }
  }

  private checkName(file: MsiFile): void {
    const defect = findNameDefect(file.longName);
    if (defect !== undefined) this.add(defect, this.holder, `File row ${file.key}: ${file.longName}`, 'File');
  }

  private add(kind: Discrepancy['kind'], payload: Payload, text: string, table?: string): void {
    const location = table === undefined ? payload.path : payload.path + PATH_SEPARATOR + table;
    this.discrepancies.push({ kind, location, payload: payload.id, text });
  }
}
