import { createHash, type Hash, hash } from 'node:crypto';
import { type PayloadType, SELF_DESCRIBING_TYPES } from '../../formats/index.js';
import { identifyMagic } from '../../formats/magic.js';
import { findSignatures, type SignatureHit, SignatureScan } from '../../formats/signature-scan.js';
import { BytesSource, readPassingChunks, readUpTo, type Source } from '../../io/source.js';
import { EntropySample, sampleEntropy } from './entropy-sample.js';

/** Bytes from the start that are always kept, enough to recognise what a payload is. */
export const HEAD_SIZE_IN_BYTES = 1 << 16;

/** Room for the start of a payload that is larger than its container says. */
const SMALLEST_GROWN_HEAD_IN_BYTES = 1 << 12;

/** Facts from one pass over a payload's bytes. */
export interface Content {
  readonly source: Source;
  /** The same bytes without holding them in memory, for what has to wait; slower where they must be decoded again. */
  readonly unheld: Source;
  /** Releases the decoders behind the sources, which can still be read again. */
  readonly release?: () => Promise<void>;
  /** The first bytes, at most {@link HEAD_SIZE_IN_BYTES}. */
  readonly head: Uint8Array;
  /** By its first bytes. */
  readonly type: PayloadType;
  /** Null when only the first bytes were read. */
  readonly sha256: string | null;
  /** As in the MsiFileHash table; only computed when asked for. */
  readonly md5: string | undefined;
  /** In bits per byte; undefined for nothing, and when only the first bytes were read. */
  readonly entropy: number | undefined;
  /** Where containers may start in a payload whose own form does not account for all of its bytes. */
  readonly signatureHits: readonly SignatureHit[];
}

/** Takes a payload's bytes in order and digests them. Most payloads are no longer than a head: those cost little. */
export class Digester {
  private headBuffer: Uint8Array;
  private headLength = 0;
  /** Undefined until the head is whole. */
  private rest: RestDigester | undefined;
  sizeInBytes = 0;

  /** `expectedSizeInBytes` is what the payload is said to have; more may come. */
  constructor(
    private readonly expectedSizeInBytes: number,
    private readonly withMd5 = false,
  ) {
    this.headBuffer = new Uint8Array(Math.min(expectedSizeInBytes, HEAD_SIZE_IN_BYTES));
  }

  get head(): Uint8Array {
    return this.headBuffer.subarray(0, this.headLength);
  }

  /** True as long as there is nothing behind the head. */
  get isAllHead(): boolean {
    return this.rest === undefined;
  }

  /** True once the head has shown a container or a program. */
  get isSelfDescribing(): boolean {
    return this.rest !== undefined && SELF_DESCRIBING_TYPES.has(this.rest.type);
  }

  update(chunk: Uint8Array): void {
    const rest = this.takeHead(chunk);
    this.sizeInBytes += chunk.length;
    if (rest.length === 0) return;
    this.rest ??= new RestDigester(this.head, this.identify(), this.withMd5);
    this.rest.update(rest);
  }

  finish(source: Source, unheld = source): Content {
    const { head } = this;
    return {
      source,
      unheld,
      head,
      ...(this.rest?.finish() ?? digestHead(head, this.identify(), this.withMd5)),
    };
  }

  private identify(): PayloadType {
    return identifyMagic(this.head, Math.max(this.expectedSizeInBytes, this.sizeInBytes));
  }

  /** Yields the bytes after the head. */
  private takeHead(chunk: Uint8Array): Uint8Array {
    const length = Math.min(chunk.length, HEAD_SIZE_IN_BYTES - this.headLength);
    const end = this.headLength + length;
    if (end > this.headBuffer.length) this.growHead(end);
    this.headBuffer.set(length === chunk.length ? chunk : chunk.subarray(0, length), this.headLength);
    this.headLength = end;
    return chunk.subarray(length);
  }

  private growHead(neededInBytes: number): void {
    const size = Math.max(neededInBytes, 2 * this.headBuffer.length, SMALLEST_GROWN_HEAD_IN_BYTES);
    const grown = new Uint8Array(Math.min(size, HEAD_SIZE_IN_BYTES));
    grown.set(this.head);
    this.headBuffer = grown;
  }
}

type Digested = Omit<Content, 'source' | 'unheld' | 'head'>;

/** A payload that is no longer than its head. */
function digestHead(head: Uint8Array, type: PayloadType, withMd5: boolean): Digested {
  return {
    type,
    sha256: hash('sha256', head),
    md5: withMd5 ? hash('md5', head) : undefined,
    entropy: sampleEntropy(head),
    signatureHits: mayHide(type) ? findSignatures(head) : [],
  };
}

/** A payload that goes on behind its head. */
class RestDigester {
  private readonly sha256 = createHash('sha256');
  private readonly md5: Hash | undefined;
  private readonly sample = new EntropySample();
  /** Undefined when the payload's form accounts for all of its bytes. */
  private readonly scan: SignatureScan | undefined;

  constructor(
    head: Uint8Array,
    readonly type: PayloadType,
    withMd5: boolean,
  ) {
    this.md5 = withMd5 ? createHash('md5') : undefined;
    this.scan = mayHide(type) ? new SignatureScan() : undefined;
    this.update(head);
  }

  update(chunk: Uint8Array): void {
    this.scan?.update(chunk);
    this.sha256.update(chunk);
    this.md5?.update(chunk);
    this.sample.update(chunk);
  }

  finish(): Digested {
    return {
      type: this.type,
      sha256: this.sha256.digest('hex'),
      md5: this.md5?.digest('hex'),
      entropy: this.sample.entropy(),
      signatureHits: this.scan?.hits ?? [],
    };
  }
}

/** True when the payload's own form does not account for all of its bytes. */
function mayHide(type: PayloadType): boolean {
  return type !== 'empty' && !SELF_DESCRIBING_TYPES.has(type);
}

/** Reads a source once, front to back. `onChunk` is awaited before every chunk is digested. */
export async function digestSource(source: Source, onChunk: () => Promise<void>): Promise<Content> {
  if (source.sizeInBytes <= HEAD_SIZE_IN_BYTES) {
    await onChunk();
    return digestWholeHead(await source.read(0, source.sizeInBytes));
  }
  const digester = new Digester(source.sizeInBytes);
  for await (const chunk of readPassingChunks(source)) {
    await onChunk();
    digester.update(chunk);
  }
  return digester.finish(source);
}

/** Most payloads are short: they are read once, and stay in memory while they are analysed. */
function digestWholeHead(head: Uint8Array): Content {
  const source = new BytesSource(head);
  const type = identifyMagic(head, head.length);
  return { source, unheld: source, head, ...digestHead(head, type, false) };
}

/** Reads the first bytes of a source only. */
export async function peekSource(source: Source, lengthInBytes = PEEK_SIZE_IN_BYTES): Promise<Content> {
  const head = await readUpTo(source, 0, lengthInBytes);
  return {
    source,
    unheld: source,
    head,
    type: identifyMagic(head, source.sizeInBytes),
    sha256: null,
    md5: undefined,
    entropy: undefined,
    signatureHits: [],
  };
}

const PEEK_SIZE_IN_BYTES = 512;
