import { Worker } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../io/budget.js';
import { inputName, type TriageSource } from '../io/input.js';
import type { ProblemCode } from '../io/problem-code.js';
import { resolveLimits } from '../io/resolve-limits.js';
import { composeFailedReport } from '../report/compose-report.js';
import type { Report } from '../report/report.js';
import type { TriageOptions } from '../triage.js';
import type { IsolatedAnswer, IsolatedJob } from './isolated-job.js';

/** As those of `triage`, with bounds on the thread. */
export interface IsolatedOptions extends Pick<TriageOptions, 'name' | 'limits' | 'signal' | 'useThreads'> {
  /** Memory that the thread may take, heap and buffers each; by default 1 GiB. */
  maxMemoryInBytes?: number;
  /** Time after which the thread is ended, by default the deadline among the limits and ten seconds. */
  maxTimeInMs?: number;
}

const DEFAULT_MAX_MEMORY_IN_BYTES = 2 ** 30;
/** The deadline among the limits gives a partial report; only a thread that does not keep to it is ended. */
const GRACE_IN_MS = 10_000;
/** The longest that a timer can wait. */
const LONGEST_WAIT_IN_MS = 2 ** 31 - 1;

/**
 * As `triage`, in a thread of its own that is ended when it takes too much memory or time. An input that ends its
 * thread costs nothing else: the answer is then a report whose completeness is `failed`, with a problem `isolate.*`.
 * Bytes are copied to the thread.
 *
 * @throws TypeError for anything but a path, bytes or a Blob; the signal's reason when aborted.
 */
export async function triageIsolated(input: TriageSource, options: IsolatedOptions = {}): Promise<Report> {
  if (!(typeof input === 'string' || input instanceof Uint8Array || input instanceof Blob)) {
    throw new TypeError('expected a path, a Uint8Array or a Blob');
  }
  const { signal } = options;
  resolveLimits(options.limits); // its TypeError belongs here, not in the thread
  signal?.throwIfAborted();
  const ending = await runThread(jobOf(input, options), timeOf(options), signal);
  if (ending.kind === 'report') return ending.report;
  if (ending.kind === 'aborted') throw signal?.reason;
  const name = options.name ?? inputName(input);
  return composeFailedReport({ name, ...(typeof input === 'string' ? { path: input } : {}) }, ending);
}

type Ending =
  | { kind: 'report'; report: Report }
  | { kind: 'aborted' }
  | { kind: 'failed'; code: ProblemCode; message: string };

function jobOf(input: TriageSource, options: IsolatedOptions): IsolatedJob {
  const { limits, maxMemoryInBytes = DEFAULT_MAX_MEMORY_IN_BYTES, name, useThreads = true } = options;
  return {
    // A copy, since a view is cloned with all of the buffer that it is a part of. A File loses its name on the way.
    source: input instanceof Uint8Array ? Uint8Array.from(input) : input,
    options: { name: name ?? inputName(input), useThreads, ...(limits === undefined ? {} : { limits }) },
    maxMemoryInBytes,
  };
}

function timeOf({ limits, maxTimeInMs }: IsolatedOptions): number {
  const deadlineInMs = limits?.deadlineInMs ?? DEFAULT_LIMITS.deadlineInMs;
  return Math.min(maxTimeInMs ?? deadlineInMs + GRACE_IN_MS, LONGEST_WAIT_IN_MS);
}

/** Runs the thread to its end, whichever that is; it is gone when the promise settles. */
async function runThread(
  job: IsolatedJob,
  timeInMs: number,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const thread = startThread(job);
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<Ending>((resolve) => {
      thread.on('message', (answer: IsolatedAnswer) => resolve(endingOf(answer)));
      thread.on('error', (error) => resolve(endingOfError(error)));
      thread.on('exit', (code) => resolve(failed('isolate.crashed', `its thread ended with code ${code}`)));
      timer = setTimeout(
        () => resolve(failed('isolate.deadline', `its thread was ended after ${timeInMs} ms`)),
        timeInMs,
      );
      onAbort = () => resolve({ kind: 'aborted' });
      signal?.addEventListener('abort', onAbort);
    });
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

function startThread(job: IsolatedJob): Worker {
  return new Worker(new URL('./isolated-thread.js', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(job.maxMemoryInBytes / 2 ** 20) },
    // Nothing of the host program's reaches the thread.
    env: {},
    execArgv: [],
  });
}

function endingOf(answer: IsolatedAnswer): Ending {
  if (answer.kind === 'report') return answer;
  return failed('isolate.memory', `its thread was ended at ${answer.usedInBytes} bytes of memory`);
}

function endingOfError(error: Error): Ending {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return failed('isolate.memory', 'its thread ran out of memory');
  }
  return failed('isolate.crashed', `its thread ended with ${error.name}: ${error.message}`);
}

function failed(code: ProblemCode, message: string): Ending {
  return { kind: 'failed', code, message };
}
