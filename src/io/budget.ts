import { setImmediate as nextTurn } from 'node:timers/promises';
import { FormatError } from './format-error.js';

/** Bounds on one triage run, shared by everything nested in the input. */
export interface Limits {
  /** Bytes unpacked or decoded from all containers together. */
  bytesOut: number;
  /** Bytes unpacked from one payload. */
  bytesOutPerPayload: number;
  /** Bytes out in all, as a multiple of the input's size; applies from 256 MiB out on. */
  expansionRatio: number;
  /** Payloads listed. */
  payloads: number;
  /** Containers inside containers; the input is at depth 0. */
  depth: number;
  /** Steps of static analysis (script expansion, graph building) in all; an input below 20 MiB has a share for scripts. */
  steps: number;
  /** Characters of names, texts and facts kept for the report; an input below 6 MiB has a share of them. */
  strings: number;
  /** Wall-clock time for one input, in milliseconds. */
  deadlineInMs: number;
}

/** Far above what packages need: 16 GiB out in all, 4 GiB of one payload, 100,000 payloads, five minutes. */
export const DEFAULT_LIMITS: Readonly<Limits> = Object.freeze({
  bytesOut: 16 * 2 ** 30,
  bytesOutPerPayload: 4 * 2 ** 30,
  expansionRatio: 250,
  payloads: 100_000,
  depth: 16,
  steps: 5_000_000,
  strings: 48 * 2 ** 20,
  deadlineInMs: 300_000,
});

/** Below this many bytes out the ratio is not looked at: small inputs of zeros are harmless. */
export const RATIO_FLOOR_IN_BYTES = 256 * 2 ** 20;

/** A small input has a share of some limits: this much whatever its size, and more the larger it is … */
const LEAST_SHARE = { scriptSteps: 1 / 12, strings: 1 / 8 };
/** … up to this many bytes, from which on it has all. */
const SIZE_FOR_ALL_IN_BYTES = { scriptSteps: 20 * 2 ** 20, strings: 6 * 2 ** 20 };

/** Of all decoders that live at a time: four dictionaries of the largest size. */
export const DECODER_MEMORY_IN_BYTES: number = 256 * 2 ** 20;

/** What can stop a run: an AbortSignal is one. */
export type StopSignal = Pick<AbortSignal, 'throwIfAborted'>;

const TURN_EVERY_MS = 40;

/**
 * What may still be spent. Each `spend…` throws a FormatError `limit.*` once its limit is passed, and again on every
 * later call, so that all work on the input winds down; an aborted signal throws its reason.
 */
export class Budget {
  private bytesOut = 0;
  private payloads = 0;
  private steps = 0;
  private strings = 0;
  private decoderMemory = 0;
  private readonly endsAt: number;
  private lastTurnAt = performance.now();
  private scriptSteps = 0;
  private readonly bytesOutByRatio: number;
  private readonly scriptStepsBySize: number;
  private readonly stringsBySize: number;

  constructor(
    readonly limits: Readonly<Limits>,
    inputSizeInBytes: number,
    private readonly signal?: StopSignal,
  ) {
    this.endsAt = performance.now() + limits.deadlineInMs;
    this.bytesOutByRatio = Math.max(RATIO_FLOOR_IN_BYTES, limits.expansionRatio * inputSizeInBytes);
    const shareOf = (what: 'scriptSteps' | 'strings'): number =>
      Math.min(1, LEAST_SHARE[what] + inputSizeInBytes / SIZE_FOR_ALL_IN_BYTES[what]);
    this.scriptStepsBySize = limits.steps * shareOf('scriptSteps');
    this.stringsBySize = limits.strings * shareOf('strings');
  }

  /** Call before bytes that a container or codec produces are used. */
  spendBytesOut(lengthInBytes: number): void {
    this.checkTime();
    this.bytesOut += lengthInBytes;
    if (this.bytesOut > this.limits.bytesOut) throw limitReached('limit.bytes-out', this.limits.bytesOut);
    if (this.bytesOut > this.bytesOutByRatio) {
      throw limitReached('limit.expansion-ratio', this.limits.expansionRatio);
    }
  }

  /** Throws when one payload of this many bytes is more than a payload may unpack to. */
  checkPayloadSize(lengthInBytes: number): void {
    if (lengthInBytes > this.limits.bytesOutPerPayload) {
      throw limitReached('limit.bytes-out-per-payload', this.limits.bytesOutPerPayload);
    }
  }

  spendPayload(): void {
    this.checkTime();
    this.payloads += 1;
    if (this.payloads > this.limits.payloads) throw limitReached('limit.payloads', this.limits.payloads);
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
    this.steps += count;
    if (this.steps > this.limits.steps) throw limitReached('limit.steps', this.limits.steps);
    if ((this.steps & 0xfff) < count) this.checkTime();
  }

  /** As {@link spendSteps}, for reading scripts: a small input has a share of the steps for them. */
  spendScriptSteps(count: number): void {
    this.scriptSteps += count;
    if (this.scriptSteps > this.scriptStepsBySize) throw limitReached('limit.steps', this.scriptStepsBySize);
    this.spendSteps(count);
  }

  /** Call before a text of this many characters is kept for the report. */
  spendStrings(length: number): void {
    this.strings += length;
    if (this.strings > this.stringsBySize) throw limitReached('limit.strings', this.stringsBySize);
  }

  /**
   * As {@link spendStrings}, for a text that the report has already; false, with nothing spent, where it would leave
   * others less than half of the characters there are.
   */
  maySpendOnRepeat(length: number): boolean {
    if (this.strings + length > this.stringsBySize / 2) return false;
    this.strings += length;
    return true;
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
