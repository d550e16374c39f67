import type { ArchiveFacts } from '../../facts/archive-facts.js';
import type { Payload } from '../../facts/payload.js';
import type { ZipArchive, ZipEncryption, ZipEntry } from '../../formats/zip/entry.js';
import {
  auditZip,
  checkPassword,
  decodeEntry,
  fitsCheckBytes,
  isProvable,
  openZip,
} from '../../formats/zip/index.js';
import { METHOD_STORE } from '../../formats/zip/method.js';
import { plural } from '../../io/plural.js';
import type { Deviation, OnProblem } from '../../io/problem.js';
import { type Content, Digester } from '../walk/content.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import { isRecognised } from '../walk/recognised-content.js';
import { Siblings } from '../walk/sibling.js';
import type { LockedArchive, OpenPayload, Place, Walk } from '../walk/walk.js';
import { LockedMembers, sourceToWaitWith } from './locked-member.js';
import { encodingsOf } from './password-encoding.js';
import { RepeatedData } from './repeated-data.js';

/** Lists the entries of a ZIP, visits those that are open, and leaves the encrypted ones for passwords found later. */
export const openZipPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
  const archive = await openZip(content.source, options);
  const facts = describeArchive(archive);
  payload.facts.archive = facts;
  const list = (entries: readonly ZipEntry[]) =>
    entries.filter((entry) => !entry.isDirectory).map((entry) => listEntry(walk, entry, payload, place));
  const entries = list(archive.entries);
  if (!walk.unpacks) return;
  await walk.guard(payload, 'entries missing from the directory are not listed', async () => {
    entries.push(...list(await auditZip(archive, options)));
  });
  countEntries(facts, entries);
  const siblings = new Siblings(async () =>
    entries.map(({ entry }) => ({
      paths: [entry.name],
      sizeInBytes: entry.sizeInBytes,
      decode: () => decodeEntry(archive, entry, { budget: walk.budget, onProblem: () => {} }),
    })),
  );
  const readable = withoutRepeated(walk, payload, entries, content.source.sizeInBytes);
  for (const listed of readable) {
    if (isEncrypted(listed.entry)) continue;
    const findBeside = siblings.beside([listed.entry.name]);
    await visitEntry(walk, archive, { ...listed, place: { ...listed.place, findBeside } });
  }
  const locked = readable.filter(({ entry }) => isEncrypted(entry));
  if (locked.length > 0) walk.lock(new LockedZip(walk, payload, archive, content, locked));
};

interface ListedEntry {
  readonly entry: ZipEntry;
  readonly payload: Payload;
  readonly place: Place;
}

function isEncrypted({ encryption }: ZipEntry): boolean {
  return encryption.scheme !== 'none';
}

/** Leaves out entries whose data is that of others, once too much of it would be read again. */
function withoutRepeated(
  walk: Walk,
  holder: Payload,
  entries: readonly ListedEntry[],
  sizeInBytes: number,
): ListedEntry[] {
  const repeats = new RepeatedData(sizeInBytes);
  const unread = new Set<ListedEntry>();
  for (const listed of [...entries].sort((a, b) => a.entry.offsetInBytes - b.entry.offsetInBytes)) {
    const { compressedSizeInBytes, offsetInBytes } = listed.entry;
    const endInBytes = Math.min(offsetInBytes + compressedSizeInBytes, sizeInBytes);
    const isRead = repeats.mayStart(offsetInBytes) && repeats.take(offsetInBytes, endInBytes);
    if (!isRead) unread.add(listed);
  }
  const [first] = unread;
  if (first === undefined) return [...entries];
  walk.problems.at(holder.path)({
    code: 'inventory.repeated-data',
    offsetInBytes: Math.max(0, first.entry.offsetInBytes),
    effect: `${plural(unread.size, 'entry', 'entries')} sharing data with others listed without content`,
  });
  return entries.filter((listed) => !unread.has(listed));
}

function listEntry(walk: Walk, entry: ZipEntry, holder: Payload, { depth }: Place): ListedEntry {
  const { name, offsetInBytes, sizeInBytes } = entry;
  const place: Place = {
    holder,
    name,
    source: 'zip-entry',
    sizeInBytes,
    depth: depth + 1,
    encrypted: isEncrypted(entry),
    facts: {
      // A directory that starts before the entries it names puts them in front of the data.
      ...(offsetInBytes < 0 ? {} : { offsetInBytes }),
      ...(entry.fromDirectory ? {} : { hiddenIn: hidingPlaceOf(entry) }),
    },
  };
  return { entry, place, payload: walk.list(place) };
}

function hidingPlaceOf({ isOtherReading }: ZipEntry): string {
  return isOtherReading
    ? 'its local header describes it otherwise than the directory'
    : 'no directory names it';
}

async function visitEntry(
  walk: Walk,
  archive: ZipArchive,
  { entry, payload, place }: ListedEntry,
  password?: Uint8Array,
  isClaimed = false,
): Promise<void> {
  const onProblem = walk.problems.at(payload.path);
  const options = {
    onProblem: isClaimed ? unconfirmed(onProblem) : onProblem,
    budget: walk.budget,
    ...(password === undefined ? {} : { password }),
  };
  await visitDecoded(walk, payload, place, () => decodeEntry(archive, entry, options));
}

/** A checksum that does not fit says that nothing confirms the password, where the content does. */
function unconfirmed(onProblem: OnProblem): OnProblem {
  return (deviation) =>
    onProblem(isMismatch(deviation) ? { ...deviation, code: 'zip.password-unconfirmed' } : deviation);
}

function isMismatch({ code }: Pick<Deviation, 'code'>): boolean {
  return code === 'zip.crc-mismatch' || code === 'zip.hmac-mismatch';
}

/** The encrypted entries of one ZIP. */
class LockedZip implements LockedArchive {
  readonly release: (() => Promise<void>) | undefined;
  private readonly archive: ZipArchive;
  private readonly entries: LockedMembers<ListedEntry>;
  /** Those that open with others only: no password can be proved on them. */
  private unproved: ListedEntry[];

  constructor(
    private readonly walk: Walk,
    readonly payload: Payload,
    archive: ZipArchive,
    content: Content,
    entries: readonly ListedEntry[],
  ) {
    this.archive = { ...archive, source: sourceToWaitWith(walk, content) };
    this.release = content.release;
    this.entries = new LockedMembers(walk, bySize(entries.filter(({ entry }) => isProvable(entry))));
    this.unproved = entries.filter(({ entry }) => !isProvable(entry));
  }

  get isOpen(): boolean {
    return this.entries.isEmpty && this.unproved.length === 0;
  }

  async unlock(password: string, isClaimed: boolean): Promise<boolean> {
    for (const bytes of encodingsOf(password, this.walk.packages)) {
      if (await this.unlockWith(bytes, isClaimed)) return true;
    }
    return false;
  }

  abandon(): void {
    const shut = [...this.entries.remaining, ...this.unproved].filter(({ entry }) => entry.sizeInBytes > 0);
    if (shut.length === 0) return;
    this.walk.unread.note(this.payload, {
      reason: 'encrypted',
      count: shut.length,
      sizeInBytes: shut.reduce((sum, { entry }) => sum + entry.compressedSizeInBytes, 0),
      note: 'a ZIP whose password is not known',
    });
  }

  private async unlockWith(password: Uint8Array, isClaimed: boolean): Promise<boolean> {
    const { archive, walk } = this;
    const opened: ListedEntry[] = [];
    await walk.guard(this.payload, 'a password found in the package was not tried', async () => {
      const opens = ({ entry }: ListedEntry) =>
        isClaimed ? this.makesSense(entry, password) : checkPassword(archive, entry, password, walk.budget);
      opened.push(...(await this.entries.takeOpened(opens)));
      if (opened.length > 0) opened.push(...(await this.takeUnproved(password)));
    });
    for (const listed of opened) await visitEntry(walk, archive, listed, password, isClaimed);
    return opened.length > 0;
  }

  private async takeUnproved(password: Uint8Array): Promise<ListedEntry[]> {
    const opened: ListedEntry[] = [];
    for (const listed of this.unproved) {
      if (await fitsCheckBytes(this.archive, listed.entry, password)) opened.push(listed);
    }
    this.unproved = this.unproved.filter((listed) => !opened.includes(listed));
    return opened;
  }

  /** True when the entry decompresses to its size, or where it is stored, is of a known form. */
  private async makesSense(entry: ZipEntry, password: Uint8Array): Promise<boolean> {
    const { archive, walk } = this;
    if (!(await fitsCheckBytes(archive, entry, password))) return false;
    let isRefuted = false;
    const onProblem: OnProblem = (deviation) => {
      isRefuted ||= !isMismatch(deviation);
    };
    const digester = new Digester(entry.sizeInBytes);
    for await (const chunk of decodeEntry(archive, entry, { budget: walk.budget, onProblem, password })) {
      digester.update(chunk);
    }
    const { head, sizeInBytes } = digester;
    if (isRefuted || sizeInBytes !== entry.sizeInBytes) return false;
    return entry.method !== METHOD_STORE || isRecognised(head, sizeInBytes, entry.name);
  }
}

function bySize(entries: readonly ListedEntry[]): ListedEntry[] {
  return [...entries].sort((a, b) => a.entry.compressedSizeInBytes - b.entry.compressedSizeInBytes);
}

/** Counts those that are listed: no folders, and also what only local headers name. */
function countEntries(facts: ArchiveFacts, entries: readonly ListedEntry[]): void {
  facts.entryCount = entries.length;
  facts.encryptedEntryCount = entries.filter(({ entry }) => isEncrypted(entry)).length;
}

function describeArchive(archive: ZipArchive): ArchiveFacts {
  const files = archive.entries.filter(({ isDirectory }) => !isDirectory);
  const encrypted = files.filter(isEncrypted);
  return {
    format: 'zip',
    entryCount: files.length,
    encryptedEntryCount: encrypted.length,
    encryption: [...new Set(encrypted.map(({ encryption }) => encryptionName(encryption)))],
    directoryEncrypted: archive.directoryEncrypted,
  };
}

function encryptionName(encryption: ZipEncryption): string {
  if (encryption.scheme === 'winzip-aes') return `winzip-aes-${encryption.strengthInBits}`;
  if (encryption.scheme === 'pkware-strong' && encryption.algorithm !== undefined) {
    return `pkware-strong (${encryption.algorithm})`;
  }
  return encryption.scheme;
}
