import type { Payload } from '../../facts/payload.js';
import { openSevenZip, type SevenZipArchive, type SevenZipEntry } from '../../formats/sevenzip/archive.js';
import { checkKeys, decodeSubstream, SIGNS_OF_WRONG_KEYS } from '../../formats/sevenzip/decode-folder.js';
import { SevenZipKeys } from '../../formats/sevenzip/key.js';
import { METHOD_AES, METHOD_COPY } from '../../formats/sevenzip/method.js';
import type { Folder } from '../../formats/sevenzip/streams-info.js';
import { FormatError } from '../../io/format-error.js';
import { areaOf, type OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { type Content, Digester } from '../walk/content.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import { isRecognised } from '../walk/recognised-content.js';
import { type Sibling, Siblings } from '../walk/sibling.js';
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
  const folders = listFiles(walk, payload, place, content.source, archive.entries ?? []);
  if (!walk.unpacks) return;
  for (const listed of folders.filter(({ encrypted }) => !encrypted)) {
    await visitFolder(walk, content.source, payload, listed);
  }
  const locked = folders.filter(({ encrypted }) => encrypted);
  if (locked.length > 0 || archive.headerFolder !== undefined) {
    walk.lock(new LockedSevenZip(walk, payload, place, content, archive.headerFolder, locked));
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
  source: Source,
  entries: readonly SevenZipEntry[],
): ListedFolder[] {
  const folders = new Map<Folder | undefined, ListedFolder>();
  const siblings = new Siblings(async () => siblingsOf(walk, source, entries));
  for (const entry of entries) {
    if (entry.isDirectory) continue;
    const { encrypted, name, sizeInBytes } = entry;
    const place: Place = {
      holder,
      name,
      source: 'archive-entry',
      sizeInBytes,
      depth: depth + 1,
      encrypted,
      findBeside: siblings.beside([name]),
    };
    const folder = entry.place?.folder;
    const payload = walk.list(place);
    const listed = folders.get(folder) ?? { folder, encrypted, files: [], payload };
    folders.set(folder, listed);
    listed.files.push({ place, payload, index: entry.place?.index ?? 0 });
  }
  return [...folders.values()];
}

/** The files that can be read without a password. */
function siblingsOf({ budget }: Walk, source: Source, entries: readonly SevenZipEntry[]): Sibling[] {
  return entries.flatMap(({ encrypted, isDirectory, name, place, sizeInBytes }) => {
    if (encrypted || isDirectory || place === undefined) return [];
    const { folder, index } = place;
    return [{ paths: [name], sizeInBytes, decode: () => decodeSubstream(source, folder, index, { budget }) }];
  });
}

async function visitFolder(
  walk: Walk,
  source: Source,
  holder: Payload,
  { files, folder }: ListedFolder,
  keys?: SevenZipKeys,
  isClaimed = false,
): Promise<void> {
  if (folder !== undefined) {
    await new SevenZipFolderVisit(walk, source, holder, folder, keys, isClaimed).visit(files);
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

  async unlock(password: string, isClaimed: boolean): Promise<boolean> {
    const keys = new SevenZipKeys(password, (rounds) => this.walk.budget.spendKeyRounds(rounds));
    const isHeaderOpened = this.headerFolder !== undefined && (await this.openHeader(keys));
    if (this.headerFolder !== undefined) return false;
    const opens = (listed: ListedFolder) =>
      isClaimed ? this.makesSense(keys, listed) : this.opens(keys, listed);
    const opened = await this.folders.takeOpened(opens);
    for (const listed of opened) {
      await visitFolder(this.walk, this.source, this.payload, listed, keys, isClaimed);
    }
    return isHeaderOpened || opened.length > 0;
  }

  abandon(): void {
    const { headerFolder, payload, walk } = this;
    if (headerFolder !== undefined) {
      walk.problems.at(payload.path)({
        code: 'sevenzip.header-encrypted',
        offsetInBytes: headerFolder.packedStreams[0]?.offsetInBytes ?? 0,
        effect: 'the names of its files are unknown',
      });
    }
    const shut = this.folders.remaining;
    walk.unread.note(payload, {
      reason: 'encrypted',
      // Nobody knows how many an encrypted header names.
      count: headerFolder === undefined ? shut.reduce((sum, { files }) => sum + files.length, 0) : 1,
      sizeInBytes:
        headerFolder === undefined
          ? shut.reduce((sum, { folder }) => sum + packedSizeOf(folder), 0)
          : payload.sizeInBytes,
      note: 'a 7z archive whose password is not known',
    });
  }

  private async opens(keys: SevenZipKeys, { folder }: ListedFolder): Promise<boolean> {
    return folder !== undefined && (await checkKeys(this.source, folder, keys, this.walk.budget));
  }

  /** True when the folder decompresses to its size, or where it is stored, its first file is of a known form. */
  private async makesSense(keys: SevenZipKeys, { files, folder }: ListedFolder): Promise<boolean> {
    const [file] = files;
    if (folder === undefined || file === undefined) return false;
    const { name, sizeInBytes } = file.payload;
    const digester = new Digester(sizeInBytes);
    try {
      const options = { budget: this.walk.budget, keys };
      for await (const chunk of decodeSubstream(this.source, folder, file.index, options))
        digester.update(chunk);
    } catch (error) {
      if (error instanceof FormatError && SIGNS_OF_WRONG_KEYS.has(error.code)) return false;
      throw error;
    }
    if (digester.sizeInBytes !== sizeInBytes) return false;
    return isCompressed(folder) || isRecognised(digester.head, sizeInBytes, name);
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
    const folders = listFiles(walk, payload, place, this.source, archive.entries ?? []);
    for (const listed of folders.filter(({ encrypted }) => !encrypted)) {
      await visitFolder(walk, this.source, payload, listed);
    }
    this.folders = new LockedMembers(walk, bySize(folders.filter(({ encrypted }) => encrypted)));
    return true;
  }
}

function isCompressed({ coders }: Folder): boolean {
  return coders.some(({ methodId }) => methodId !== METHOD_AES && methodId !== METHOD_COPY);
}

function packedSizeOf(folder: Folder | undefined): number {
  return folder?.packedStreams.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0) ?? 0;
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
