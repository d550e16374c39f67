import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The process was asked to end. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(readonly signalName: (typeof SIGNALS)[number]) {
    super(`interrupted by ${signalName}`);
  }

  /** The exit code that shells give a process terminated by the signal: 130 or 143. */
  get exitCode(): number {
    return 128 + constants.signals[this.signalName];
  }
}

/**
 * A signal that aborts with an {@link Interruption} when the process is asked to end: the current write is finished,
 * and nothing more is written. A second request ends the process at once.
 */
export function stopOnSignals(process: NodeJS.Process): AbortSignal {
  const stop = new AbortController();
  for (const name of SIGNALS) process.once(name, () => stop.abort(new Interruption(name)));
  return stop.signal;
}
