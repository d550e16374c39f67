import { DAMAGED_PART, SIGNATURE_ROOM } from '../../facts/hidden-place.js';
import type { PackageFacts } from '../../facts/package-facts.js';
import type { Payload } from '../../facts/payload.js';
import { type CfbEntry, type CompoundFile, openCompoundFile } from '../../formats/cfb/compound-file.js';
import { describeCoverage } from '../../formats/cfb/coverage.js';
import { holdsMsiDatabase, type MsiDatabase } from '../../formats/msi/database.js';
import { decodeStreamName } from '../../formats/msi/stream-name.js';
import { FormatError } from '../../io/format-error.js';
import type { Source } from '../../io/source.js';
import { ChargedSource } from '../walk/charged-source.js';
import type { OpenPayload, Place, Walk } from '../walk/walk.js';
import { orphanFacts } from './orphan-facts.js';
import { visitPackage } from './package.js';
import type { StorageVisit, UnreferencedContent } from './storage-visit.js';
import type { StreamRole } from './stream-role.js';

/** Opens a compound file: the database in its root, those in its storages, and the bytes that belong to no stream. */
export const openCompoundFilePayload: OpenPayload = async (walk, payload, content, place) => {
  // Behind one header may stand another one, and so on: each is read with all that follows it.
  walk.budget.checkDepth(place.depth + 1);
  const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
  const file = await openCompoundFile(content.source, options);
  const visit = new CompoundFileVisit(walk, file);
  const facts = await visit.storage(file.root, payload, place);
  visit.orphans(payload, place);
  if (walk.unpacks) {
    await walk.guard(payload, 'bytes that belong to no stream are not analysed', async () => {
      const coverage = await visit.hiddenData(payload, place);
      if (facts !== undefined) facts.coverage = coverage;
    });
  }
  await visit.visitDeferred();
  if (walk.unpacks && facts !== undefined) reportUnsigned(walk, payload, facts);
};

/** The digest of a package covers its streams, and nothing that lies outside of them. */
function reportUnsigned(walk: Walk, payload: Payload, { signature }: PackageFacts): void {
  if (signature?.digestMatches !== true) return;
  const outside = walk.payloads.filter(
    ({ facts, parent }) =>
      parent === payload.id && facts.hiddenIn !== undefined && facts.hiddenIn !== SIGNATURE_ROOM,
  );
  if (outside.length === 0) return;
  const sizeInBytes = outside.reduce((sum, hidden) => sum + hidden.sizeInBytes, 0);
  walk.problems.at(payload.path)({
    code: 'signature.uncovered',
    offsetInBytes: outside[0]?.facts.offsetInBytes ?? 0,
    effect: `${sizeInBytes} bytes of the package are not in a stream: they can change without invalidating the signature`,
  });
}

/** What the streams of all storages may have together, as a multiple of the file: more, and they share their sectors. */
const STORED_PER_BYTE = 4;

class CompoundFileVisit implements StorageVisit {
  base: MsiDatabase | undefined;
  private storedInBytes = 0;
  /** By stream id, as far as the tables tell. */
  private readonly roles = new Map<number, StreamRole>();
  private openedInBytes = 0;
  private readonly deferred: UnreferencedContent[] = [];
  private readonly lastWork: (() => void)[] = [];

  constructor(
    private readonly walk: Walk,
    readonly file: CompoundFile,
  ) {}

  noteRole(entry: CfbEntry, role: StreamRole): void {
    this.roles.set(entry.streamId, role);
  }

  defer(work: UnreferencedContent): void {
    this.deferred.push(work);
  }

  /** Small content first: what it does not use is left to the others. */
  async visitDeferred(): Promise<void> {
    const bySize = this.deferred.sort((a, b) => a.sizeInBytes - b.sizeInBytes);
    await this.walk.budget.shareAmong(bySize, ({ effect, holder, visit }) =>
      this.walk.guard(holder, effect, visit),
    );
    for (const work of this.lastWork) work();
  }

  atEnd(work: () => void): void {
    this.lastWork.push(work);
  }

  /** Visits what lies in a storage, and in the storages in it; gives the facts of the package that it may be. */
  async storage(storage: CfbEntry, payload: Payload, place: Place): Promise<PackageFacts | undefined> {
    if (holdsMsiDatabase(this.file, storage)) return visitPackage(this.walk, this, storage, payload, place);
    this.noteVbaProject(storage, payload);
    for (const entry of this.file.children(storage)) {
      if (entry.type === 'stream')
        await this.stream(entry, payload, place, 'stream', decodeStreamName(entry.name).name);
    }
    await this.substorages(storage, payload, place);
    return undefined;
  }

  /** [MS-OVBA] 2.2: its modules are compressed. */
  private noteVbaProject(storage: CfbEntry, payload: Payload): void {
    const names = new Set(this.file.children(storage).map(({ name }) => name));
    if (!this.walk.unpacks || !names.has('_VBA_PROJECT') || !names.has('dir')) return;
    const { sizeInBytes } = payload;
    this.walk.unread.note(payload, { reason: 'unsupported', count: 1, sizeInBytes, note: 'a VBA project' });
  }

  /** The bytes of a stream. Streams that share theirs unpack to more than the file has, which is charged. */
  openStream(entry: CfbEntry): Source {
    const stream = this.file.openStream(entry);
    const freeInBytes = Math.max(0, this.file.source.sizeInBytes - this.openedInBytes);
    this.openedInBytes += stream.sizeInBytes;
    const chargedInBytes = stream.sizeInBytes - freeInBytes;
    return chargedInBytes > 0 ? new ChargedSource(stream, chargedInBytes, this.walk.budget) : stream;
  }

  async stream(
    entry: CfbEntry,
    holder: Payload,
    { depth }: Place,
    source: Place['source'],
    name: string,
    more: Pick<Place, 'facts' | 'scriptType'> = {},
  ): Promise<Payload> {
    const { sizeInBytes } = entry;
    const stream = this.openStream(entry);
    return this.walk.visit({ holder, name, source, sizeInBytes, depth: depth + 1, ...more }, stream);
  }

  async substorages(
    storage: CfbEntry,
    holder: Payload,
    { depth }: Place,
    named?: ReadonlySet<string>,
  ): Promise<void> {
    for (const entry of this.file.children(storage)) {
      if (entry.type !== 'storage') continue;
      const visit = () => this.substorage(entry, { holder, depth: depth + 1 });
      if (named === undefined || named.has(decodeStreamName(entry.name).name)) await visit();
      else {
        const effect = 'a storage that no table refers to is not analysed';
        this.defer({ sizeInBytes: this.sizeOf(entry), holder, effect, visit });
      }
    }
  }

  private sizeOf(storage: CfbEntry): number {
    return this.file.children(storage).reduce((sum, child) => sum + child.sizeInBytes, 0);
  }

  private async substorage(entry: CfbEntry, at: Pick<Place, 'depth' | 'facts' | 'holder'>): Promise<void> {
    const sizeInBytes = this.sizeOf(entry);
    const place: Place = { ...at, name: decodeStreamName(entry.name).name, source: 'storage', sizeInBytes };
    const payload = this.walk.list(place);
    payload.type = 'cfb';
    await this.walk.guard(payload, 'the content of the storage is not listed', async () => {
      this.walk.budget.checkDepth(place.depth);
      this.takeStorage(entry, sizeInBytes);
      await this.storage(entry, payload, place);
    });
  }

  /** @throws FormatError `inventory.repeated-data` for storages that all name the same sectors */
  private takeStorage({ offsetInBytes }: CfbEntry, sizeInBytes: number): void {
    const fileSizeInBytes = this.file.source.sizeInBytes;
    const takenInBytes = this.storedInBytes + Math.min(sizeInBytes, fileSizeInBytes);
    if (takenInBytes > STORED_PER_BYTE * fileSizeInBytes) {
      const expected = `storages with at most ${STORED_PER_BYTE} times the bytes of the file`;
      throw new FormatError('inventory.repeated-data', { offsetInBytes, expected });
    }
    this.storedInBytes = takenInBytes;
  }

  /** Directory entries that the tree does not lead to. */
  orphans(holder: Payload, place: Place): void {
    for (const entry of this.file.entries) {
      // What lies in an orphan storage is visited with it.
      if (!entry.orphan || entry.path.length !== 1 || this.roles.has(entry.streamId)) continue;
      const facts = orphanFacts(this.walk, holder, entry);
      const { name } = decodeStreamName(entry.name);
      this.defer({
        sizeInBytes: entry.sizeInBytes,
        holder,
        effect: 'an unreachable directory entry is not analysed',
        visit: async () => {
          if (entry.type === 'storage')
            await this.substorage(entry, { holder, depth: place.depth + 1, facts });
          else await this.stream(entry, holder, place, 'unreferenced-stream', name, { facts });
        },
      });
    }
  }

  /** Finds the bytes that belong to no stream, to be visited at the end; gives the number of bytes of the file by role. */
  async hiddenData(holder: Payload, { depth }: Place): Promise<Record<string, number>> {
    const { hidden, regions } = await describeCoverage(this.file);
    const isDamaged = this.walk.problems.isDamaged(holder.path, 'cfb');
    for (const { role, offsetInBytes, source } of hidden) {
      const place: Place = {
        holder,
        name: `${role}@0x${offsetInBytes.toString(16)}`,
        source: role === 'appended' ? 'appended' : 'slack',
        sizeInBytes: source.sizeInBytes,
        depth: depth + 1,
        facts: { hiddenIn: isDamaged && role !== 'appended' ? DAMAGED_PART : role, offsetInBytes },
      };
      this.defer({
        sizeInBytes: source.sizeInBytes,
        holder,
        effect: 'bytes that belong to no stream are not analysed',
        visit: async () => {
          await this.walk.visit(place, new ChargedSource(source, source.sizeInBytes, this.walk.budget));
        },
      });
    }
    const bytesByRole: Record<string, number> = {};
    for (const { role, lengthInBytes, streamId } of regions) {
      const known = role === 'stream' && streamId !== undefined ? this.roles.get(streamId) : undefined;
      bytesByRole[known ?? role] = (bytesByRole[known ?? role] ?? 0) + lengthInBytes;
    }
    return bytesByRole;
  }
}
