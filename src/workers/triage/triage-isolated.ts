import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../../io/budget.js';
import { inputName, type TriageSource } from '../../io/input.js';
import type { ProblemCode } from '../../io/problem-code.js';
import { assertLimit, resolveLimits } from '../../io/resolve-limits.js';
import { startAhead } from '../../io/start-ahead.js';
import { ThreadGate, watchExit } from '../../io/thread-gate.js';
import { composeFailedReport } from '../../report/compose-report.js';
import type { Report } from '../../report/report.js';
import { loadRules } from '../../rules/load-rules.js';
import type { TriageOptions } from '../../triage.js';
import type { IsolatedAnswer, IsolatedJob } from './isolated-job.js';
import { heapLimitInMebibytes } from './thread-signal.js';

/** As those of `triage`, with bounds on the thread. */
export interface IsolatedOptions
  extends Pick<TriageOptions, 'name' | 'limits' | 'signal' | 'useThreads' | 'rulesModule'> {
  /** Memory that the thread may hold, heap and buffers together; by default 1 GiB. */
  maxMemoryInBytes?: number;
  /** Time after which the thread is ended, by default the deadline among the limits and ten seconds. */
  maxTimeInMs?: number;
}

const DEFAULT_MAX_MEMORY_IN_BYTES = 2 ** 30;
/** The deadline among the limits gives a partial report; only a thread that does not keep to it is ended. */
const GRACE_IN_MS = 10_000;
/** Time for a thread to end by itself on request. Only one that never checks its Budget needs longer. */
const LEAVE_IN_MS = 1000;
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
  // TypeErrors belong here, not in the thread.
  resolveLimits(options.limits);
  assertLimit('maxMemoryInBytes', options.maxMemoryInBytes);
  assertLimit('maxTimeInMs', options.maxTimeInMs);
  if (options.rulesModule !== undefined) await loadRules(options.rulesModule);
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

function jobOf(input: TriageSource, options: IsolatedOptions): Omit<IsolatedJob, 'gate'> {
  const {
    limits,
    maxMemoryInBytes = DEFAULT_MAX_MEMORY_IN_BYTES,
    name,
    rulesModule,
    useThreads = true,
  } = options;
  return {
    // A copy, since a view is cloned with all of the buffer that it is a part of. A File loses its name on the way.
    source: input instanceof Uint8Array ? Uint8Array.from(input) : input,
    options: {
      name: name ?? inputName(input),
      useThreads,
      ...(limits === undefined ? {} : { limits }),
      ...(rulesModule === undefined ? {} : { rulesModule }),
    },
    maxMemoryInBytes,
  };
}

function timeOf({ limits, maxTimeInMs }: IsolatedOptions): number {
  const deadlineInMs = limits?.deadlineInMs ?? DEFAULT_LIMITS.deadlineInMs;
  return Math.min(maxTimeInMs ?? deadlineInMs + GRACE_IN_MS, LONGEST_WAIT_IN_MS);
}

/** Runs the thread to its end, whichever that is; it is gone when the promise settles. */
async function runThread(
  job: Omit<IsolatedJob, 'gate'>,
  timeInMs: number,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const gate = new ThreadGate();
  const thread = startThread({ ...job, gate: gate.memory });
  const exitWatch = watchExit(gate);
  const exited = startAhead(new Promise<void>((resolve) => thread.once('exit', () => resolve())));
  const loaded = startAhead(new Promise<void>((resolve) => thread.once('message', () => resolve())));
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<Ending>((resolve) => {
      thread.on('message', (answer: IsolatedAnswer) => {
        if (answer.kind !== 'loaded') resolve(endingOf(answer));
      });
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
    await endThread(thread, { loaded, exited, gate });
    exitWatch.release();
  }
}

interface Course {
  readonly loaded: Promise<void>;
  readonly exited: Promise<void>;
  readonly gate: ThreadGate;
}

/**
 * Asks the thread to end; terminates it only if it does not. Not while it loads its code, since that
 * would leave the files of it open.
 */
async function endThread(thread: Worker, { exited, gate, loaded }: Course): Promise<void> {
  gate.shut();
  await Promise.race([exited, loaded]);
  const late = new AbortController();
  await Promise.race([exited, wait(LEAVE_IN_MS, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  await gate.emptied();
  await thread.terminate();
}

function startThread(job: IsolatedJob): Worker {
  return new Worker(new URL('./isolated-thread.js', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: heapLimitInMebibytes(job.maxMemoryInBytes) },
    // Nothing of the host program's reaches the thread.
    env: {},
    execArgv: [],
  });
}

function endingOf(answer: Exclude<IsolatedAnswer, { kind: 'loaded' }>): Ending {
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
