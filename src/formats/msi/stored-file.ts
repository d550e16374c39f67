import type { MsiComponent } from './component.js';
import { joinPath } from './directory-tree.js';
import { parseFileName } from './file-name.js';
import { findDisk, type MsiMedia } from './media.js';
import type { ReportMsiProblem } from './problem-report.js';
import type { MsiRow } from './row.js';

/** One row of the File table, with where its bytes go and where they come from. */
export interface MsiFile {
  /** Primary key; also the name of the entry in its cabinet. */
  key: string;
  component: string;
  shortName: string;
  /** The long name, or the short one where there is no other. */
  longName: string;
  /** Resolved folder and long name, `ProgramFilesFolder/Maker/x.exe`. */
  installPath: string;
  /** As the row says; undefined when NULL or negative. */
  sizeInBytes: number | undefined;
  version: string;
  language: string;
  attributes: number;
  sequence: number;
  /** MD5 from MsiFileHash, 32 lower-case hex digits. */
  hash?: string;
  /** The Media row whose sequence range holds the file. */
  diskId?: number;
}

const HASH_PARTS = ['HashPart1', 'HashPart2', 'HashPart3', 'HashPart4'];

/** What the rows of the File table refer to. */
export interface FileTableContext {
  components: ReadonlyMap<string, MsiComponent>;
  directories: ReadonlyMap<string, string>;
  /** In the order of {@link readMedia}. */
  media: readonly MsiMedia[];
}

/** Reads the File table with the hashes of MsiFileHash. */
export function readFiles(
  files: Iterable<MsiRow>,
  fileHashes: Iterable<MsiRow>,
  context: FileTableContext,
  report: ReportMsiProblem,
): MsiFile[] {
  const hashes = readFileHashes(fileHashes);
  const result: MsiFile[] = [];
  let homeless = 0;
  for (const row of files) {
    const file = readFile(row, context);
    const hash = hashes.get(file.key);
    if (hash !== undefined) file.hash = hash;
    if (!context.components.has(file.component)) homeless += 1;
    result.push(file);
  }
  if (homeless > 0) {
    report(
      'msi.file-without-component',
      `${homeless} files belong to no component; their folder is not known`,
    );
  }
  return result;
}

function readFile(row: MsiRow, { components, directories, media }: FileTableContext): MsiFile {
  const component = row.text('Component_');
  const name = parseFileName(row.text('FileName'));
  const size = row.integer('FileSize');
  const sequence = row.integer('Sequence') ?? 0;
  const disk = findDisk(media, sequence);
  const directory = components.get(component)?.directory ?? '';
  return {
    key: row.text('File'),
    component,
    shortName: name.short,
    longName: name.long,
    installPath: joinPath(directories.get(directory) ?? directory, name.long),
    sizeInBytes: size === null || size < 0 ? undefined : size,
    version: row.text('Version'),
    language: row.text('Language'),
    attributes: row.integer('Attributes') ?? 0,
    sequence,
    ...(disk === undefined ? {} : { diskId: disk.diskId }),
  };
}

/** The four parts are the digest's 32-bit words, little-endian. NULL parts stand for no hash. */
function readFileHashes(rows: Iterable<MsiRow>): Map<string, string> {
  const hashes = new Map<string, string>();
  const digest = Buffer.alloc(16);
  for (const row of rows) {
    const parts = HASH_PARTS.map((column) => row.integer(column));
    if (parts.every((part) => part === null)) continue;
    parts.forEach((part, index) => {
      digest.writeInt32LE((part ?? 0) | 0, index * 4);
    });
    hashes.set(row.text('File_'), digest.toString('hex'));
  }
  return hashes;
}
