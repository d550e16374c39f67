import { setImmediate as nextTurn } from 'node:timers/promises';
import { FormatError } from './format-error.js';

/** Limits of one run, shared by everything nested in the input. */
export interface Limits {
  /** Bytes unpacked or decoded from all containers in total. */
  bytesOut: number;
  /** Bytes unpacked from one payload. */
  bytesOutPerPayload: number;
  /** Total unpacked bytes as a multiple of the input size; applies above 256 MiB unpacked. */
  expansionRatio: number;
  /** Number of payloads listed. */
  payloads: number;
  /** Nesting depth of containers; the input has depth 0. */
  depth: number;
  /** Total steps of static analysis (script expansion, graph building); inputs below 20 MiB get a share of it for scripts. */
  steps: number;
  /** Characters of names, texts and facts kept for the report; inputs below 6 MiB get a share of it. */
  strings: number;
  /** Bytes of the report as JSON; payloads and problems that there is no room for are left out. */
  reportBytes: number;
  /** Wall-clock time for one input, in milliseconds. */
  deadlineInMs: number;
}

/** Far above what packages need: 16 GiB unpacked in total, 4 GiB per payload, 100,000 payloads, a report of 16 MiB, five minutes. */
export const DEFAULT_LIMITS: Readonly<Limits> = Object.freeze({
  bytesOut: 16 * 2 ** 30,
  bytesOutPerPayload: 4 * 2 ** 30,
  expansionRatio: 250,
  payloads: 100_000,
  depth: 16,
  steps: 5_000_000,
  strings: 48 * 2 ** 20,
  reportBytes: 16 * 2 ** 20,
  deadlineInMs: 300_000,
});

/** The ratio applies above this many unpacked bytes: small inputs of zeros are harmless. */
export const RATIO_FLOOR_IN_BYTES = 256 * 2 ** 20;

/** A small input has a share of some limits: this much whatever its size, and more the larger it is … */
const MIN_SHARE = { scriptSteps: 1 / 12, strings: 1 / 8 };
/** … up to this many bytes, from which on it has all. */
const SIZE_FOR_ALL_IN_BYTES = { scriptSteps: 20 * 2 ** 20, strings: 6 * 2 ** 20 };

/** Of all decoders that live at a time: four dictionaries of the largest size. */
export const DECODER_MEMORY_IN_BYTES: number = 256 * 2 ** 20;

/** What can stop a run; an AbortSignal has this shape. */
export type StopSignal = Pick<AbortSignal, 'throwIfAborted'>;

const TURN_EVERY_MS = 40;
const STEPS_PER_CLOCK_CHECK = 0x1000;
/** Some fifteen seconds: five hundred tries at what 7-Zip writes. */
const MAX_KEY_ROUNDS = 2 ** 28;
const MAX_RETAINED_IN_BYTES = 48 * 2 ** 20;
/** Some seconds; more counts like any other bytes. */
const MAX_PADDING_IN_BYTES = 2 ** 30;
const MIN_PADDING_IN_BYTES = 1 << 10;

/** The share of each limit that unreferenced content may use. */
const SHARE_OF_UNREFERENCED = 1 / 4;

/**
 * What may still be spent. Each `spend…` throws a FormatError `limit.*` once its limit is passed, and again on every
 * later call, so that all work on the input winds down; an aborted signal throws its reason.
 */
export class Budget {
  private decoderMemory = 0;
  private endsAt: number;
  private lastTurnAt = performance.now();
  private readonly bytesOut: Meter;
  private readonly ratio: Meter;
  private readonly payloads: Meter;
  private readonly steps: Meter;
  private readonly scriptSteps: Meter;
  private readonly strings: Meter;
  private readonly keyRounds: Meter;
  private readonly retainedBytes: Meter;
  private readonly paddingInBytes: Meter;
  private uncheckedSteps = 0;

  constructor(
    readonly limits: Readonly<Limits>,
    inputSizeInBytes: number,
    private readonly signal?: StopSignal,
  ) {
    this.endsAt = performance.now() + limits.deadlineInMs;
    const shareOf = (what: 'scriptSteps' | 'strings'): number =>
      Math.min(1, MIN_SHARE[what] + inputSizeInBytes / SIZE_FOR_ALL_IN_BYTES[what]);
    this.bytesOut = new Meter(limits.bytesOut);
    this.ratio = new Meter(Math.max(RATIO_FLOOR_IN_BYTES, limits.expansionRatio * inputSizeInBytes));
    this.payloads = new Meter(limits.payloads);
    this.steps = new Meter(limits.steps);
    this.scriptSteps = new Meter(limits.steps * shareOf('scriptSteps'));
    this.strings = new Meter(limits.strings * shareOf('strings'));
    this.keyRounds = new Meter(MAX_KEY_ROUNDS);
    this.retainedBytes = new Meter(MAX_RETAINED_IN_BYTES);
    this.paddingInBytes = new Meter(MAX_PADDING_IN_BYTES);
  }

  /**
   * Has `work` done on content that nothing refers to, one item after another. All such content may use a quarter of
   * each limit and half of what is left of it; an item has an equal share of what those before it left, so that none
   * takes what another one needs. What is nested in an item has the item's share.
   */
  async shareAmong<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    for (const [index, item] of items.entries()) {
      const isNested = this.isSharing;
      const endAll = this.meters.map((meter) => meter.startShare(items.length - index));
      const { endsAt } = this;
      const now = performance.now();
      if (!isNested) this.endsAt = now + (endsAt - now) * SHARE_OF_UNREFERENCED;
      try {
        await work(item);
      } finally {
        this.endsAt = endsAt;
        for (const end of endAll) end();
      }
    }
  }

  /** True while the current work is limited to a share. */
  get isSharing(): boolean {
    return this.bytesOut.isShared;
  }

  private get meters(): readonly Meter[] {
    const { bytesOut, keyRounds, paddingInBytes, payloads, ratio, retainedBytes } = this;
    const { scriptSteps, steps, strings } = this;
    return [bytesOut, ratio, payloads, steps, scriptSteps, strings, keyRounds, retainedBytes, paddingInBytes];
  }

  /** Call before using bytes that a container or codec produces. */
  spendBytesOut(lengthInBytes: number): void {
    this.checkTime();
    if (!this.bytesOut.spend(lengthInBytes)) throw limitReached('limit.bytes-out', this.limits.bytesOut);
    if (!this.ratio.spend(lengthInBytes)) {
      throw limitReached('limit.expansion-ratio', this.limits.expansionRatio);
    }
  }

  /** As {@link spendBytesOut}; a run of one repeated byte, as files are padded with, does not count towards the ratio. */
  spendOutput(bytes: Uint8Array): void {
    if (isPadding(bytes) && this.paddingInBytes.spend(bytes.length)) {
      this.checkTime();
      if (!this.bytesOut.spend(bytes.length)) throw limitReached('limit.bytes-out', this.limits.bytesOut);
    } else this.spendBytesOut(bytes.length);
  }

  /** Throws when this many bytes exceed the limit for one payload. */
  checkPayloadSize(lengthInBytes: number): void {
    if (lengthInBytes > this.limits.bytesOutPerPayload) {
      throw limitReached('limit.bytes-out-per-payload', this.limits.bytesOutPerPayload);
    }
  }

  spendPayload(): void {
    this.checkTime();
    if (!this.payloads.spend(1)) throw limitReached('limit.payloads', this.limits.payloads);
  }

  checkDepth(depth: number): void {
    if (depth > this.limits.depth) throw limitReached('limit.depth', this.limits.depth);
  }

  /**
   * Call before a decoder takes that much memory, and {@link returnDecoderMemory} with as much when it is let go of.
   * Decoders of containers inside each other live at a time: they share one amount, whatever the limits are.
   */
  takeDecoderMemory(lengthInBytes: number): void {
    if (this.decoderMemory + lengthInBytes > DECODER_MEMORY_IN_BYTES) {
      const expected = `decoders of nested containers that take at most ${DECODER_MEMORY_IN_BYTES} bytes`;
      throw new FormatError('limit.depth', { offsetInBytes: 0, expected });
    }
    this.decoderMemory += lengthInBytes;
  }

  returnDecoderMemory(lengthInBytes: number): void {
    this.decoderMemory -= lengthInBytes;
  }

  spendSteps(count = 1): void {
    if (!this.steps.spend(count)) throw limitReached('limit.steps', this.limits.steps);
    this.uncheckedSteps += count;
    if (this.uncheckedSteps < STEPS_PER_CLOCK_CHECK) return;
    this.uncheckedSteps = 0;
    this.checkTime();
  }

  /** As {@link spendSteps}, for reading scripts: a small input has a share of the steps for them. */
  spendScriptSteps(count: number): void {
    if (!this.scriptSteps.spend(count)) throw limitReached('limit.steps', this.scriptSteps.limit);
    this.spendSteps(count);
  }

  /** Call before keeping a text of this many characters for the report. */
  spendStrings(length: number): void {
    if (!this.strings.spend(length)) throw limitReached('limit.strings', this.strings.limit);
  }

  /**
   * As {@link spendStrings}, for a text that the report has already; false, with nothing spent, where it would leave
   * others less than half of the characters there are.
   */
  maySpendOnRepeat(length: number): boolean {
    return this.strings.maySpend(length, this.strings.limit / 2);
  }

  /**
   * Call before a password is made a key; archives choose how many rounds one costs.
   *
   * @throws FormatError `inventory.password-tries` when that is more than what is left
   */
  spendKeyRounds(rounds: number): void {
    if (this.keyRounds.maySpend(rounds, this.keyRounds.limit)) return;
    const expected = `at most ${MAX_KEY_ROUNDS} rounds of key derivation in all`;
    throw new FormatError('inventory.password-tries', { offsetInBytes: 0, expected });
  }

  /** Reserves `lengthInBytes` bytes of memory until the walk ends; false when there is no room for them. */
  mayRetain(lengthInBytes: number): boolean {
    return this.retainedBytes.maySpend(lengthInBytes, this.retainedBytes.limit);
  }

  /** Throws when the deadline has passed or the caller has aborted. */
  checkTime(): void {
    this.signal?.throwIfAborted();
    if (performance.now() > this.endsAt) throw limitReached('limit.deadline', this.limits.deadlineInMs);
  }

  /**
   * Lets timers and signals of the host program run once in a while. Await it in loops that would otherwise
   * keep the event loop busy for long; most calls return without giving up the turn.
   */
  async breathe(): Promise<void> {
    const now = performance.now();
    if (now - this.lastTurnAt < TURN_EVERY_MS) return;
    await nextTurn();
    this.lastTurnAt = performance.now();
    this.checkTime();
  }
}

/** One limit and how much of it was spent. */
class Meter {
  private spent = 0;
  /** Part of what was spent: by content that nothing refers to. */
  private spentOnShares = 0;
  /** What may be spent in all while an item has its share; undefined while none has. */
  private ceiling: number | undefined;
  private isShareUsedUp = false;

  constructor(readonly limit: number) {}

  get isShared(): boolean {
    return this.ceiling !== undefined;
  }

  /** False once the limit is passed, and ever after; once a share is used up, for as long as the item has it. */
  spend(count: number): boolean {
    if (this.ceiling === undefined) {
      this.spent += count;
      return this.spent <= this.limit;
    }
    this.isShareUsedUp ||= this.spent + count > this.ceiling;
    if (this.isShareUsedUp) return false;
    this.spent += count;
    return true;
  }

  /** As {@link spend}, up to `limit`; what is refused leaves room for what costs less. */
  maySpend(count: number, limit: number): boolean {
    if (this.spent + count > Math.min(limit, this.ceiling ?? limit)) return false;
    this.spent += count;
    return true;
  }

  /** Gives an item one of `itemCount` equal shares; call what is returned when the item is done. */
  startShare(itemCount: number): () => void {
    const { ceiling, isShareUsedUp, spent } = this;
    const left =
      ceiling === undefined
        ? Math.min(this.limit * SHARE_OF_UNREFERENCED - this.spentOnShares, (this.limit - spent) / 2)
        : ceiling - spent;
    this.ceiling = spent + Math.max(0, left) / itemCount;
    this.isShareUsedUp = false;
    return () => {
      this.ceiling = ceiling;
      this.isShareUsedUp = isShareUsedUp;
      if (ceiling === undefined) this.spentOnShares += this.spent - spent;
    };
  }
}

/** True for a run of one byte that is long enough to be there for its length. */
function isPadding(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_PADDING_IN_BYTES || bytes[0] !== bytes[bytes.length - 1]) return false;
  // Each byte is that before it: compared by the library, which is ten times faster than a loop.
  return Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) === 0;
}

type LimitCode =
  | 'limit.bytes-out'
  | 'limit.bytes-out-per-payload'
  | 'limit.expansion-ratio'
  | 'limit.payloads'
  | 'limit.depth'
  | 'limit.steps'
  | 'limit.strings'
  | 'limit.deadline';

function limitReached(code: LimitCode, limit: number): FormatError {
  return new FormatError(code, { offsetInBytes: 0, expected: `at most ${Math.floor(limit)}` });
}
