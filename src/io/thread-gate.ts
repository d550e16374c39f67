import { setTimeout as wait } from 'node:timers/promises';

/** Thrown in a thread that is to end. */
export class ThreadStopped extends Error {
  override readonly name = 'ThreadStopped';

  constructor() {
    super('this thread is to end');
  }
}

/** Bit of the word that says: nobody may enter any more. The bits below count who is inside. */
const SHUT = 1 << 30;
const LOOK_EVERY_MS = 5;
/** Only a thread that died inside stays longer than some milliseconds: it never leaves. */
const MAX_LOOKS = 400;

/**
 * Guards sections during which a thread must not be terminated. Node.js (20.20, for example) ends the whole process
 * when a thread is terminated between the creation of a `node:zlib` decompressor and its first use ("close before
 * init"). So decompressors are created inside the gate; to terminate a thread, shut the gate and wait until nobody is
 * inside. One gate may serve a thread and those that it starts.
 */
export class ThreadGate {
  private readonly word: Int32Array;

  /** @param memory what both sides share: 4 bytes */
  constructor(readonly memory = new SharedArrayBuffer(4)) {
    this.word = new Int32Array(memory);
  }

  get isShut(): boolean {
    return (Atomics.load(this.word, 0) & SHUT) !== 0;
  }

  /** @throws ThreadStopped when the gate is shut. */
  pass<Result>(work: () => Result): Result {
    this.enter();
    try {
      return work();
    } finally {
      Atomics.sub(this.word, 0, 1);
    }
  }

  /** Asks the thread to end, and lets nobody enter any more. */
  shut(): void {
    Atomics.or(this.word, 0, SHUT);
  }

  /** Resolves when nobody is inside a shut gate. */
  async emptied(): Promise<void> {
    for (let looks = 0; this.isOccupied && looks < MAX_LOOKS; looks += 1) await wait(LOOK_EVERY_MS);
  }

  /** As {@link emptied}, for those who cannot wait otherwise: the process is ending. */
  waitUntilEmpty(): void {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const word = Atomics.load(this.word, 0);
      if ((word & ~SHUT) === 0) return;
      Atomics.wait(this.word, 0, word, LOOK_EVERY_MS);
    }
  }

  /** One step from outside to inside: who is turned away must not be taken for somebody inside. */
  private enter(): void {
    let before = 0;
    for (;;) {
      const found = Atomics.compareExchange(this.word, 0, before, before + 1);
      if ((found & SHUT) !== 0) throw new ThreadStopped();
      if (found === before) return;
      before = found;
    }
  }

  private get isOccupied(): boolean {
    return (Atomics.load(this.word, 0) & ~SHUT) !== 0;
  }
}

/** The gate of the thread that this code runs in; undefined on a thread that nobody of ours ends. */
let ownGate: ThreadGate | undefined;

/** For the first lines of a thread. */
export function useThreadGate(gate: ThreadGate): void {
  ownGate = gate;
}

/** The gate for a thread that is started here: that of the starting thread, with which it would be ended. */
export function gateForThread(): ThreadGate {
  return ownGate ?? new ThreadGate();
}

/**
 * Makes a decompressor of `node:zlib` where no thread can be ended meanwhile.
 *
 * @throws ThreadStopped when the thread is to end.
 */
export function makeInGate<Result>(make: () => Result): Result {
  return ownGate === undefined ? make() : ownGate.pass(make);
}

/** Gates of threads that run: a process that exits ends them as well. */
const running = new Set<ThreadGate>();

/** Keeps `process.exit` from ending a thread at the wrong moment, from its start to its end. */
export function watchExit(gate: ThreadGate): { release(): void } {
  if (running.size === 0) process.on('exit', shutAll);
  running.add(gate);
  return {
    release: () => {
      running.delete(gate);
      if (running.size === 0) process.off('exit', shutAll);
    },
  };
}

function shutAll(): void {
  for (const gate of running) gate.shut();
  for (const gate of running) gate.waitUntilEmpty();
}
