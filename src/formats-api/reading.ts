import { Budget, type Limits, type StopSignal } from '../io/budget.js';
import type { Deviation } from '../io/problem.js';
import type { ReadOptions } from '../io/read-options.js';
import { resolveLimits } from '../io/resolve-limits.js';
import type { Source } from '../io/source.js';

/** Options of every opener. */
export interface FormatOptions {
  /** Bounds on everything that is read through the handle; what is absent keeps its default. */
  limits?: Partial<Limits>;
  /** Stops the reading: what is called next rejects with the signal's reason. */
  signal?: StopSignal;
}

/** What every opener gives. */
export interface Opened {
  /** Where the bytes deviate from their format, so far: reading on may add to it. */
  readonly problems: readonly Deviation[];
}

/** What the readers of one handle share. */
export interface Reading extends ReadOptions, Opened {}

/** @throws TypeError for limits that are no numbers from 0 on; the signal's reason when aborted. */
export function startReading(sizeInBytes: number, { limits, signal }: FormatOptions): Reading {
  const budget = new Budget(resolveLimits(limits), sizeInBytes, signal);
  budget.checkTime();
  const problems: Deviation[] = [];
  return { budget, problems, onProblem: (deviation) => problems.push(deviation) };
}

/** @throws TypeError for what is no Source: a path or bytes have to be made one first. */
export function assertSource(source: Source): void {
  if (typeof source?.read === 'function' && Number.isSafeInteger(source.sizeInBytes)) return;
  throw new TypeError('expected a Source: a FileSource, a BytesSource or a BlobSource');
}
