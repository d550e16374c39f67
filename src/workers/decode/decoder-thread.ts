import { Worker } from 'node:worker_threads';
import {
  type Answer,
  BATCH_SIZE_IN_BYTES,
  type Batch,
  type FolderThread,
  type ThreadedFolder,
} from '../../formats/cab/batch.js';
import type { CabMethod } from '../../formats/cab/folder.js';
import { startAhead } from '../../io/start-ahead.js';
import { gateForThread, watchExit } from '../../io/thread-gate.js';
import { type DecoderThreadData, type Question, READY } from './message.js';

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * A second thread that unpacks while the first one digests what came before. Started on first use;
 * its creator closes it.
 */
export class DecoderThread implements FolderThread {
  private started: Promise<Worker | undefined> | undefined;
  private folderCount = 0;
  /** Memory of folders that are done. */
  private readonly spareBatches: Batch[] = [];
  /** Questions that are not answered yet, oldest first. */
  private readonly waiting: Waiting[] = [];
  /** Why the thread is no more. */
  private ending: Error | undefined;

  /** @param script what the thread runs */
  constructor(private readonly script = new URL('./decode-batches.js', import.meta.url)) {}

  /** Undefined where there can be no second thread: none was granted, or the program was bundled into one file. */
  async openFolder(method: CabMethod, windowBits: number): Promise<ThreadedFolder | undefined> {
    this.started ??= startAhead(this.start());
    const worker = await this.started;
    if (worker === undefined) return undefined;
    this.folderCount += 1;
    const folder = this.folderCount;
    let hasDecoder = false;
    return {
      takeBatch: () => this.spareBatches.pop() ?? emptyBatch(),
      giveBack: (batch) => this.spareBatches.push(batch),
      decode: (batch) => {
        hasDecoder = true;
        return this.ask(worker, { kind: 'decode', folder, method, windowBits, batch });
      },
      end: () => {
        if (hasDecoder) worker.postMessage({ kind: 'end', folder } satisfies Question);
      },
    };
  }

  /**
   * Lets the thread end once it has done what it was given, a few batches at most. It is not terminated: see
   * `ThreadGate`.
   */
  async close(): Promise<void> {
    const worker = await this.started;
    if (worker === undefined || this.ending !== undefined) return;
    const exited = startAhead(new Promise((resolve) => worker.once('exit', resolve)));
    worker.postMessage({ kind: 'close' } satisfies Question);
    await exited;
  }

  private start(): Promise<Worker | undefined> {
    return new Promise((resolve) => {
      const gate = gateForThread();
      let worker: Worker;
      try {
        worker = new Worker(this.script, {
          name: 'msi-triage decoder',
          workerData: { gate: gate.memory } satisfies DecoderThreadData,
          // Nothing of the host program's reaches the thread.
          env: {},
          execArgv: [],
          // What it leaves behind are small objects that hold buffers: collected early, they take 25 MB less.
          resourceLimits: { maxYoungGenerationSizeMb: 2 },
        });
      } catch {
        resolve(undefined);
        return;
      }
      const exitWatch = watchExit(gate);
      worker.on('message', (message: Answer | typeof READY) => {
        if (message === READY) resolve(worker);
        else this.waiting.shift()?.resolve(message);
      });
      worker.on('error', (error) => {
        resolve(undefined);
        this.fail(error);
      });
      worker.on('exit', (code) => {
        exitWatch.release();
        resolve(undefined);
        this.fail(new Error(`the decoder thread ended with code ${code}`));
      });
    });
  }

  private ask(worker: Worker, question: Question & { kind: 'decode' }): Promise<Answer> {
    if (this.ending !== undefined) return Promise.reject(this.ending);
    const answer = startAhead(
      new Promise<Answer>((resolve, reject) => this.waiting.push({ resolve, reject })),
    );
    const { compressed, output } = question.batch;
    worker.postMessage(question, [compressed.buffer, output.buffer]);
    return answer;
  }

  private fail(error: Error): void {
    this.ending ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

function emptyBatch(): Batch {
  const memory = () => new Uint8Array(BATCH_SIZE_IN_BYTES);
  return { compressed: memory(), output: memory(), blocks: [] };
}
