import type { Payload } from '../../facts/payload.js';
import { openSevenZip, type SevenZipArchive, type SevenZipEntry } from '../../formats/sevenzip/archive.js';
import { checkKeys } from '../../formats/sevenzip/decode-folder.js';
import { SevenZipKeys } from '../../formats/sevenzip/key.js';
import type { Folder } from '../../formats/sevenzip/streams-info.js';
import { FormatError } from '../../io/format-error.js';
import { areaOf, type OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import type { Content } from '../walk/content.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import type { LockedArchive, OpenPayload, Place, Walk } from '../walk/walk.js';
import { LockedMembers, sourceToWaitWith } from './locked-member.js';
import { type FolderFile, SevenZipFolderVisit } from './sevenzip-folder.js';

/** Lists the files of a 7z archive, visits those that are open, and leaves the encrypted ones for passwords found later. */
export const openSevenZipPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const tell = walk.problems.at(payload.path);
  const onProblem: OnProblem = (deviation) => {
    // A password that is found later may open it.
    if (!walk.unpacks || deviation.code !== 'sevenzip.header-encrypted') tell(deviation);
  };
  const archive = await openSevenZip(content.source, { onProblem, budget: walk.budget });
  describeArchive(payload, archive);
  const folders = listFiles(walk, payload, place, archive.entries ?? []);
  if (!walk.unpacks) return;
  for (const listed of folders.filter(({ encrypted }) => !encrypted)) {
    await visitFolder(walk, content.source, payload, listed);
  }
  const locked = folders.filter(({ encrypted }) => encrypted);
  if (locked.length > 0 || archive.headerFolder !== undefined) {
    walk.lockedArchives.push(new LockedSevenZip(walk, payload, place, content, archive.headerFolder, locked));
  }
};

/** Files that are packed together; no folder for those without content. */
interface ListedFolder {
  readonly folder: Folder | undefined;
  readonly encrypted: boolean;
  readonly files: FolderFile[];
  /** The first of its files. */
  readonly payload: Payload;
}

function listFiles(
  walk: Walk,
  holder: Payload,
  { depth }: Place,
  entries: readonly SevenZipEntry[],
): ListedFolder[] {
  const folders = new Map<Folder | undefined, ListedFolder>();
  for (const entry of entries) {
    if (entry.isDirectory) continue;
    const { encrypted, name, sizeInBytes } = entry;
    const place: Place = { holder, name, source: 'archive-entry', sizeInBytes, depth: depth + 1, encrypted };
    const folder = entry.place?.folder;
    const payload = walk.list(place);
    const listed = folders.get(folder) ?? { folder, encrypted, files: [], payload };
    folders.set(folder, listed);
    listed.files.push({ place, payload, index: entry.place?.index ?? 0 });
  }
  return [...folders.values()];
}

async function visitFolder(
  walk: Walk,
  source: Source,
  holder: Payload,
  { files, folder }: ListedFolder,
  keys?: SevenZipKeys,
): Promise<void> {
  if (folder !== undefined) {
    await new SevenZipFolderVisit(walk, source, holder, folder, keys).visit(files);
    return;
  }
  for (const { payload, place } of files) {
    await visitDecoded(walk, payload, place, async function* () {});
  }
}

/** A 7z archive of which the header or any folder is encrypted. */
class LockedSevenZip implements LockedArchive {
  readonly release: (() => Promise<void>) | undefined;
  private readonly source: Source;
  private folders: LockedMembers<ListedFolder>;

  constructor(
    private readonly walk: Walk,
    readonly payload: Payload,
    private readonly place: Place,
    content: Content,
    /** The header, as long as it is locked. */
    private headerFolder: Folder | undefined,
    folders: readonly ListedFolder[],
  ) {
    this.source = sourceToWaitWith(walk, content);
    this.release = content.release;
    this.folders = new LockedMembers(walk, bySize(folders));
  }

  get isOpen(): boolean {
    return this.headerFolder === undefined && this.folders.isEmpty;
  }

  /** Visits what the password opens; true when it opens anything. */
  async unlock(password: Uint8Array): Promise<boolean> {
    const keys = new SevenZipKeys(Buffer.from(password).toString('utf8'), (rounds) =>
      this.walk.budget.spendKeyRounds(rounds),
    );
    const isHeaderOpened = this.headerFolder !== undefined && (await this.openHeader(keys));
    if (this.headerFolder !== undefined) return false;
    const opened = await this.folders.takeOpened((listed) => this.opens(keys, listed));
    for (const listed of opened) await visitFolder(this.walk, this.source, this.payload, listed, keys);
    return isHeaderOpened || opened.length > 0;
  }

  abandon(): void {
    if (this.headerFolder === undefined) return;
    this.walk.problems.at(this.payload.path)({
      code: 'sevenzip.header-encrypted',
      offsetInBytes: this.headerFolder.packedStreams[0]?.offsetInBytes ?? 0,
      effect: 'the names of its files are unknown',
    });
  }

  private async opens(keys: SevenZipKeys, { folder }: ListedFolder): Promise<boolean> {
    return folder !== undefined && (await checkKeys(this.source, folder, keys, this.walk.budget));
  }

  /** Lists what the header names, once the password opens it. */
  private async openHeader(keys: SevenZipKeys): Promise<boolean> {
    const { payload, place, walk } = this;
    let archive: SevenZipArchive;
    try {
      const onProblem = walk.problems.at(payload.path);
      archive = await openSevenZip(this.source, { onProblem, budget: walk.budget, keys });
    } catch (error) {
      if (
        error instanceof FormatError &&
        areaOf(error.code) === 'sevenzip' &&
        error.code !== 'sevenzip.key-rounds'
      )
        return false;
      throw error;
    }
    this.headerFolder = undefined;
    describeArchive(payload, { ...archive, encrypted: true, headerEncrypted: true });
    const folders = listFiles(walk, payload, place, archive.entries ?? []);
    for (const listed of folders.filter(({ encrypted }) => !encrypted)) {
      await visitFolder(walk, this.source, payload, listed);
    }
    this.folders = new LockedMembers(walk, bySize(folders.filter(({ encrypted }) => encrypted)));
    return true;
  }
}

function bySize(folders: readonly ListedFolder[]): ListedFolder[] {
  const size = ({ folder }: ListedFolder): number => folder?.substreams[0]?.sizeInBytes ?? 0;
  return [...folders].sort((a, b) => size(a) - size(b));
}

function describeArchive(payload: Payload, archive: SevenZipArchive): void {
  const files = archive.entries?.filter(({ isDirectory }) => !isDirectory);
  payload.facts.archive = {
    ...payload.facts.archive,
    format: '7z',
    ...(files === undefined ? {} : { entryCount: files.length }),
    encryptedEntryCount: files?.filter(({ encrypted }) => encrypted).length ?? 0,
    encryption: archive.encrypted || archive.headerEncrypted ? ['7z-aes'] : [],
    directoryEncrypted: archive.headerEncrypted,
  };
}
