import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The process was asked to end. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(readonly signalName: (typeof SIGNALS)[number]) {
    super(`ended by ${signalName}`);
  }

  /** As shells give it for a process that a signal has ended: 130 or 143. */
  get exitCode(): number {
    return 128 + constants.signals[this.signalName];
  }
}

/**
 * Aborted with an {@link Interruption} when the process is asked to end: what is being written is then written to its
 * end, and nothing more. Who asks again ends the process at once.
 */
export function stopOnSignals(process: NodeJS.Process): AbortSignal {
  const stop = new AbortController();
  for (const name of SIGNALS) process.once(name, () => stop.abort(new Interruption(name)));
  return stop.signal;
}
