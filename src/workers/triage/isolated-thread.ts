/** The thread that {@link triageIsolated} starts: triages one input; ends on request or out of memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { ThreadGate, ThreadStopped, useThreadGate } from '../../io/thread-gate.js';
import { triage } from '../../triage.js';
import type { IsolatedAnswer, IsolatedJob } from './isolated-job.js';
import { OutOfMemory, ThreadSignal } from './thread-signal.js';

const { gate: gateMemory, maxMemoryInBytes, options, source } = workerData as IsolatedJob;
const gate = new ThreadGate(gateMemory);
useThreadGate(gate);
say({ kind: 'loaded' });
try {
  const signal = new ThreadSignal(gate, maxMemoryInBytes);
  signal.throwIfAborted();
  say({ kind: 'report', report: await triage(source, { ...options, signal }) });
} catch (error) {
  if (error instanceof OutOfMemory) say({ kind: 'out-of-memory', usedInBytes: error.usedInBytes });
  // A thread that it started may have been stopped first; its error lost its class in the transfer.
  else if (!(error instanceof ThreadStopped || gate.isShut)) throw error;
}

function say(message: IsolatedAnswer): void {
  parentPort?.postMessage(message);
}
