import type { PackageFacts } from '../../facts/package-facts.js';
import { PATH_SEPARATOR, type Payload, type PayloadFacts, type PayloadSource } from '../../facts/payload.js';
import type { FolderThread } from '../../formats/cab/batch.js';
import { TYPES_READ_BY_POSITION } from '../../formats/index.js';
import type { Budget } from '../../io/budget.js';
import type { FindNeighbour } from '../../io/input.js';
import type { Source } from '../../io/source.js';
import { startAhead } from '../../io/start-ahead.js';
import type { ScriptType } from '../../scripts/script-facts.js';
import { type Content, digestSource, HEAD_SIZE_IN_BYTES, peekSource } from './content.js';
import { KnownScripts } from './known-script.js';
import { OpenedContents, type Reach } from './opened-content.js';
import { deviationOfFailure, ProblemLog } from './problem-log.js';
import { UnreadLog } from './unread-log.js';

/** Where a payload was found, before its bytes are read. */
export interface Place {
  readonly holder: Payload | undefined;
  readonly name: string;
  readonly source: PayloadSource;
  readonly sizeInBytes: number;
  readonly depth: number;
  readonly encrypted?: boolean;
  readonly installPath?: string;
  /** The language of a script, where a table says it. */
  readonly scriptType?: ScriptType;
  readonly facts?: PayloadFacts;
  /** Finds a file beside it in the same container, by relative path. */
  readonly findBeside?: FindNeighbour | undefined;
}

/** An encrypted archive that waits for passwords until the whole input has been seen. */
export interface LockedArchive {
  readonly payload: Payload;
  /** True when nothing is left that a password could open. */
  readonly isOpen: boolean;
  /**
   * Visits what the password opens; true when it opens anything. A checksum has to confirm the password, unless a
   * command that would run gives it for this archive (`isClaimed`): then it is enough that the content makes sense.
   */
  unlock(password: string, isClaimed: boolean): Promise<boolean>;
  /** Releases the decoders that its bytes come from; the bytes can still be read again. */
  readonly release?: (() => Promise<void>) | undefined;
  /** Says what stays unread, when no password opened all of it. */
  abandon(): void;
}

/** A text so short that it may be there for a password alone. */
export interface ShortText {
  readonly payload: Payload;
  readonly text: string;
}

/** What opens a payload whose type is known: identifies it further and visits what it holds. */
export type OpenPayload = (walk: Walk, payload: Payload, content: Content, place: Place) => Promise<void>;

/** The state of one walk through an input and everything nested in it. */
export class Walk {
  readonly payloads: Payload[] = [];
  readonly packages: PackageFacts[] = [];
  readonly lockedArchives: LockedArchive[] = [];
  /** Those that nothing refers to. */
  readonly unreferencedLockedArchives: LockedArchive[] = [];
  /** Kept for the search for passwords, in the order in which they were met. */
  readonly shortTexts: ShortText[] = [];
  /** Texts that are no scripts by themselves, for programs that they may be handed to. */
  readonly plainTexts: ShortText[] = [];
  plainTextsInBytes = 0;
  readonly problems = new ProblemLog();
  readonly unread = new UnreadLog();
  readonly knownScripts = new KnownScripts();
  readonly openedContents = new OpenedContents();
  /** What is digested beside the walk. */
  private readonly digesting: { readonly payload: Payload; readonly content: Promise<Content> }[] = [];

  constructor(
    readonly budget: Budget,
    readonly findNeighbour: FindNeighbour,
    /** False to list what containers name without reading the content of payloads. */
    readonly unpacks: boolean,
    /** Recognises a payload by its content and opens it. */
    private readonly openPayload: OpenPayload,
    /** Unpacks large cabinets beside the walk; undefined to do all in one thread. */
    readonly thread?: FolderThread,
  ) {}

  /** Lists a payload whose content is not known yet. */
  list(place: Place): Payload {
    // The input itself is always listed, whatever the limits are.
    if (place.holder !== undefined) this.budget.spendPayload();
    const name =
      place.name.length > MAX_NAME_LENGTH ? `${place.name.slice(0, MAX_NAME_LENGTH)}…` : place.name;
    const path = place.holder === undefined ? name : place.holder.path + PATH_SEPARATOR + name;
    if (place.holder !== undefined) this.budget.spendStrings(path.length + (place.installPath?.length ?? 0));
    const payload: Payload = {
      id: this.payloads.length,
      parent: place.holder?.id ?? null,
      path,
      name,
      ...(place.installPath === undefined ? {} : { installPath: place.installPath }),
      source: place.source,
      type: 'unknown',
      sizeInBytes: place.sizeInBytes,
      sha256: null,
      encrypted: place.encrypted ?? false,
      // V8 gives every copy by `{ ...facts }` a hidden class of its own, which is slow where there are thousands.
      facts: Object.assign({}, place.facts),
    };
    this.payloads.push(payload);
    return payload;
  }

  /** Lists the payload at `place`, reads it and whatever it holds. */
  async visit(place: Place, source: Source): Promise<Payload> {
    const payload = this.list(place);
    const content = await this.read(payload, source);
    if (content !== undefined) await this.open(payload, content, place);
    return payload;
  }

  /** Reads a listed payload from front to back; undefined when it cannot be read, which is reported. */
  async read(payload: Payload, source: Source): Promise<Content | undefined> {
    let content: Content | undefined;
    await this.guard(payload, 'the payload is listed without its content', async () => {
      // Payloads without bytes give no other occasion, and there may be a hundred thousand of them.
      await this.budget.breathe();
      content = await this.readContent(payload, source);
      payload.sizeInBytes = source.sizeInBytes;
      payload.sha256 = content.sha256;
    });
    return content;
  }

  /** Waits for what is digested beside the walk. */
  async finishDigests(): Promise<void> {
    for (const { content, payload } of this.digesting) {
      await this.guard(payload, 'the payload is listed without its digest', async () => {
        const { entropy, sha256 } = await content;
        payload.sha256 = sha256;
        if (entropy !== undefined) payload.facts.entropy = entropy;
      });
    }
  }

  /** Stops all reads, whatever ended the walk. */
  async stopReading(): Promise<void> {
    await Promise.allSettled(this.digesting.map(({ content }) => content));
  }

  private async readContent(payload: Payload, source: Source): Promise<Content> {
    if (!this.unpacks) return peekSource(source);
    const digest = () => digestSource(source, () => this.budget.breathe());
    // The output of a decoder is read in order; the bytes of the input may be read in two places at once.
    const liesInInput = payload.parent === null || payload.parent === 0;
    if (!liesInInput || source.sizeInBytes < MIN_SIZE_TO_DIGEST_ASIDE) return digest();
    const peeked = await peekSource(source, HEAD_SIZE_IN_BYTES);
    if (!TYPES_READ_BY_POSITION.has(peeked.type)) return digest();
    // A failure is reported where the digest is awaited.
    this.digesting.push({ payload, content: startAhead(digest()) });
    return peeked;
  }

  /** Adds the facts from one pass over its bytes to a listed payload, and opens it. */
  async open(payload: Payload, content: Content, place: Place): Promise<void> {
    payload.sizeInBytes = content.source.sizeInBytes;
    payload.sha256 = content.sha256;
    if (content.entropy !== undefined) payload.facts.entropy = content.entropy;
    if (this.isOwnAncestor(payload)) {
      payload.type = content.type;
      this.problems.at(payload.path)({
        code: 'inventory.contains-itself',
        offsetInBytes: 0,
        effect: 'its content is listed once',
      });
      return;
    }
    const reach = {
      depth: place.depth,
      isShared: this.budget.isSharing,
      findBeside: place.findBeside,
    };
    if (!(await this.isCopy(payload, reach))) {
      const before = { limits: this.problems.limitCount, payloads: this.payloads.length };
      await this.guard(payload, 'the content of the payload is listed in part', () =>
        this.openPayload(this, payload, content, place),
      );
      this.openedContents.note(payload, {
        ...reach,
        isCut: this.problems.limitCount > before.limits,
        holdsPayloads: this.payloads.length > before.payloads,
      });
    }
    await content.release?.();
  }

  private async isCopy(payload: Payload, reach: Reach): Promise<boolean> {
    let isCopy = false;
    await this.guard(payload, 'a file beside it is not read', async () => {
      isCopy = await this.openedContents.takeCopy(payload, reach);
    });
    return isCopy;
  }

  /** True for a payload with the content of one that holds it: opening it would never end. */
  private isOwnAncestor({ parent, sha256 }: Payload): boolean {
    if (sha256 === null) return false;
    for (let id = parent; id !== null; ) {
      const ancestor = this.payloads[id];
      if (ancestor === undefined) return false;
      if (ancestor.sha256 === sha256) return true;
      id = ancestor.parent;
    }
    return false;
  }

  /** The one place where bad bytes end the work on a payload: they become a Problem, and the siblings go on. */
  async guard(payload: Payload, effect: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problems.add({ ...deviationOfFailure(error, effect), location: payload.path });
    }
  }

  /** Leaves an encrypted archive for passwords that are found later. */
  lock(archive: LockedArchive): void {
    (this.budget.isSharing ? this.unreferencedLockedArchives : this.lockedArchives).push(archive);
  }

  /** Adds facts to a payload, after asking whether there is room for them in the report. */
  keepFacts(payload: Payload, facts: PayloadFacts): void {
    this.budget.spendStrings(JSON.stringify(facts).length);
    Object.assign(payload.facts, facts);
  }
}

/** Nothing waits for the digests of types read by position: large ones are digested while something else is waited for. */
const MIN_SIZE_TO_DIGEST_ASIDE = 8 * 2 ** 20;

/** File systems allow 255; what is longer was made to fill the report. */
const MAX_NAME_LENGTH = 1024;
