/** The thread that {@link triageIsolated} starts: triages one input, and ends when it takes too much memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { triage } from '../triage.js';
import type { IsolatedAnswer, IsolatedJob } from './isolated-job.js';

const LOOK_EVERY_MS = 100;

const { maxMemoryInBytes, options, source } = workerData as IsolatedJob;
const watch = setInterval(() => {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  const usedInBytes = arrayBuffers + heapUsed;
  if (usedInBytes > maxMemoryInBytes) answer({ kind: 'out-of-memory', usedInBytes });
}, LOOK_EVERY_MS);
answer({ kind: 'report', report: await triage(source, options) });

/** The last thing that the thread does: whoever started it ends it. */
function answer(message: IsolatedAnswer): void {
  clearInterval(watch);
  parentPort?.postMessage(message);
}
