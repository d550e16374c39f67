import type { StopSignal } from '../../io/budget.js';
import { type ThreadGate, ThreadStopped } from '../../io/thread-gate.js';

/** Thrown in a thread that holds more memory than it may. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';

  constructor(readonly usedInBytes: number) {
    super(`${usedInBytes} bytes of memory are in use`);
  }
}

/** Asking costs some microseconds. */
const LOOK_EVERY_MS = 20;
const MEBIBYTE = 2 ** 20;
/** What any thread takes, before it has read a byte. */
const BASE_SIZE_IN_MEBIBYTES = 32;
/** Ample, and what V8 can still count with. */
const LARGEST_HEAP_IN_MEBIBYTES = 2 ** 16;

/**
 * The heap at which V8 ends a thread. That is the last resort: it may end the thread amid anything, and the whole
 * process when one large allocation passes the limit. So {@link ThreadSignal} stops the run long before.
 */
export function heapLimitInMebibytes(maxMemoryInBytes: number): number {
  const limit = (1.5 * maxMemoryInBytes) / MEBIBYTE + BASE_SIZE_IN_MEBIBYTES;
  return Math.ceil(Math.min(limit, LARGEST_HEAP_IN_MEBIBYTES));
}

/** Stops the run of an isolated thread from within: the Budget asks it at each step. */
export class ThreadSignal implements StopSignal {
  private lastLookAt = 0;

  constructor(
    private readonly gate: ThreadGate,
    private readonly maxMemoryInBytes: number,
  ) {}

  /** @throws ThreadStopped when the thread is to end; {@link OutOfMemory} when it holds too much. */
  throwIfAborted(): void {
    if (this.gate.isShut) throw new ThreadStopped();
    const now = performance.now();
    if (now - this.lastLookAt < LOOK_EVERY_MS) return;
    this.lastLookAt = now;
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    const usedInBytes = arrayBuffers + heapUsed;
    // What is no longer needed counts too until it is collected: V8 lets it grow half way to its limit.
    if (usedInBytes > 1.25 * this.maxMemoryInBytes) throw new OutOfMemory(usedInBytes);
  }
}
