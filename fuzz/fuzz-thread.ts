/** The thread that runs one target over changed inputs until the time is up. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CoverageMap } from './coverage-map.js';
import type { FuzzTarget } from './fuzz-target.js';
import { Mutator } from './mutator.js';
import { SeededRandom } from './seeded-random.js';
import { SharedState } from './shared-state.js';

export interface FuzzJob {
  readonly targetName: string;
  readonly seconds: number;
  readonly seed: number;
  readonly corpusFolder: string;
  readonly buffer: SharedArrayBuffer;
  /** Runs this input only. */
  readonly replay?: Uint8Array;
}

export interface Finding {
  readonly kind: 'thrown' | 'slow' | 'unsteady';
  readonly text: string;
  readonly input: Uint8Array;
}

/** One run may take this long; a second try must be as slow before it counts, since the machine may be busy. */
const SLOW_IN_MS = 1000;
const SMALLEST_EFFORT = 32;

class Fuzzer {
  private readonly corpus: Uint8Array[] = [];
  private readonly told = new Set<string>();
  private readonly random: SeededRandom;
  private readonly state: SharedState;

  constructor(
    private readonly job: FuzzJob,
    private readonly target: FuzzTarget,
    private readonly coverage: CoverageMap,
  ) {
    this.random = new SeededRandom(job.seed);
    this.state = new SharedState(job.buffer);
  }

  async run(): Promise<void> {
    const endsAt = performance.now() + this.job.seconds * 1000;
    for (const seed of await this.firstInputs()) await this.tryInput(seed, true);
    if (this.corpus.length === 0) this.corpus.push(new Uint8Array(0));
    const mutator = new Mutator(this.random, this.target.dictionary, this.target.maxLengthInBytes);
    while (performance.now() < endsAt) {
      const parent = this.pick();
      const other = this.corpus[this.random.below(this.corpus.length)] as Uint8Array;
      for (let count = 0; count < SMALLEST_EFFORT; count += 1) {
        const pending = this.execute(mutator.mutate(parent, other));
        if (pending !== undefined) await pending;
      }
    }
  }

  /** Newer inputs are nearer to unseen ground: half of the effort goes to the last sixteenth. */
  private pick(): Uint8Array {
    const { length } = this.corpus;
    const recent = Math.max(1, length >> 4);
    const index =
      this.random.below(2) === 0 ? this.random.below(length) : length - 1 - this.random.below(recent);
    return this.corpus[index] as Uint8Array;
  }

  private async firstInputs(): Promise<Uint8Array[]> {
    const { corpusFolder } = this.job;
    mkdirSync(corpusFolder, { recursive: true });
    const saved = readdirSync(corpusFolder)
      .sort()
      .map((name) => readFileSync(join(corpusFolder, name)));
    return [...(await this.target.seeds()), ...saved];
  }

  private async tryInput(input: Uint8Array, isSeed: boolean): Promise<void> {
    if (input.length > this.target.maxLengthInBytes) return;
    await this.execute(input, isSeed);
  }

  /** Runs the target once; gives a promise only when there is something to wait for. */
  execute(input: Uint8Array, isSeed = false): Promise<void> | undefined {
    this.state.begin(input);
    const startedAt = performance.now();
    let result: unknown;
    try {
      result = this.target.run(input);
    } catch (error) {
      result = this.judgeThrown(error, input);
    }
    if (result instanceof Promise) {
      return result.then(
        (value) => this.afterwards(input, startedAt, value, isSeed),
        (error: unknown) => this.afterwards(input, startedAt, this.judgeThrown(error, input), isSeed),
      );
    }
    return this.afterwards(input, startedAt, result, isSeed);
  }

  private afterwards(
    input: Uint8Array,
    startedAt: number,
    result: unknown,
    isSeed: boolean,
  ): Promise<void> | undefined {
    const duration = performance.now() - startedAt;
    const isNew = this.coverage.collect();
    if (!isNew && duration < SLOW_IN_MS) return undefined;
    return this.examine(input.slice(), duration, result, isNew, isSeed);
  }

  /** Runs an input that is worth it a second time: it must answer the same, and as fast. */
  private async examine(
    input: Uint8Array,
    duration: number,
    result: unknown,
    isNew: boolean,
    isSeed: boolean,
  ): Promise<void> {
    const startedAt = performance.now();
    let again: unknown;
    try {
      again = await this.target.run(input);
    } catch (error) {
      again = this.judgeThrown(error, input);
    }
    const secondDuration = performance.now() - startedAt;
    this.coverage.collect();
    if (JSON.stringify(again) !== JSON.stringify(result)) this.tell('unsteady', 'two runs differ', input);
    if (duration >= SLOW_IN_MS && secondDuration >= SLOW_IN_MS) {
      this.tell('slow', `${Math.round(duration)} ms, then ${Math.round(secondDuration)} ms`, input);
    }
    if (!isNew) return;
    this.corpus.push(input);
    this.state.corpusSize = this.corpus.length;
    this.state.points = this.coverage.points;
    if (!isSeed) this.save(input);
  }

  private save(input: Uint8Array): void {
    const path = join(this.job.corpusFolder, digestOf(input));
    if (!existsSync(path)) writeFileSync(path, input);
  }

  private judgeThrown(error: unknown, input: Uint8Array): string {
    if (isFormatError(error)) return `FormatError ${error.code} ${error.offsetInBytes}`;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const place = stack.split('\n').find((line) => line.trim().startsWith('at ')) ?? stack;
    this.tell('thrown', stack, input, place);
    return `thrown ${place}`;
  }

  private tell(kind: Finding['kind'], text: string, input: Uint8Array, key: string = kind): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    const finding: Finding = { kind, text, input: input.slice() };
    parentPort?.postMessage(finding);
  }
}

/** By name and shape, since each target has loaded its own copy of the class. */
function isFormatError(error: unknown): error is { code: string; offsetInBytes: number } {
  return (
    error instanceof Error && error.name === 'FormatError' && 'code' in error && 'offsetInBytes' in error
  );
}

function digestOf(input: Uint8Array): string {
  return createHash('sha256').update(input).digest('hex').slice(0, 16);
}

const job = workerData as FuzzJob;
const coverage = new CoverageMap();
Object.assign(globalThis, { fuzzCoverage: coverage });
register('./instrument-hook.js', import.meta.url);
const { loadTarget } = await import('./target/index.js');
const fuzzer = new Fuzzer(job, await loadTarget(job.targetName), coverage);
if (job.replay === undefined) await fuzzer.run();
else await fuzzer.execute(job.replay);
process.exit(0);
