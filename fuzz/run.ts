/**
 * `npm run fuzz -- TARGET SECONDS [SEED]`: feeds a parser changed inputs, led by branch coverage. `TARGET` may be `all`;
 * the seconds are then for each. `npm run fuzz -- TARGET FILE` runs the target once on a file that it was found with.
 * Ends with 1 when something was found; the inputs lie in `build/fuzz-finding/`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Finding, FuzzJob } from './fuzz-thread.js';
import { SharedState } from './shared-state.js';
import { TARGET_NAMES } from './target/index.js';

/** A run that takes longer does not end. */
const HANG_IN_MS = 20_000;
const HEAP_LIMIT_IN_MB = 512;
/** Of the whole process, which holds buffers outside of the thread's heap. */
const RESIDENT_LIMIT_IN_BYTES = 1.5 * 2 ** 30;

const buildFolder = fileURLToPath(new URL('../', import.meta.url));

const [name, amount, seedText] = process.argv.slice(2);
if (name === undefined || amount === undefined || (name !== 'all' && !TARGET_NAMES.includes(name))) {
  console.error(`usage: npm run fuzz -- TARGET SECONDS [SEED]\ntargets: ${TARGET_NAMES.join(', ')}, all`);
  process.exitCode = 64;
} else {
  const targets = name === 'all' ? TARGET_NAMES : [name];
  const seconds = Number(amount);
  const seed = seedText === undefined ? Date.now() & 0x7fffffff : Number(seedText);
  for (const targetName of targets) {
    const job = {
      targetName,
      seed,
      corpusFolder: join(buildFolder, 'fuzz-corpus', targetName),
    };
    const replay = Number.isNaN(seconds) ? { replay: readFileSync(amount) } : {};
    const found = await supervise({ ...job, seconds: seconds || 0, ...replay });
    if (found > 0) process.exitCode = 1;
  }
}

/** Runs a job in a thread of its own, which may hang or run out of memory; gives the number of findings. */
async function supervise(job: Omit<FuzzJob, 'buffer'>): Promise<number> {
  const state = new SharedState();
  const startedAt = performance.now();
  let found = 0;
  const note = (kind: string, text: string, input: Uint8Array) => {
    found += 1;
    saveFinding(job.targetName, kind, text, input);
  };
  const thread = new Worker(new URL('./fuzz-thread.js', import.meta.url), {
    workerData: { ...job, buffer: state.buffer },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_IN_MB },
  });
  thread.on('message', ({ input, kind, text }: Finding) => note(kind, text, input));
  await new Promise<void>((resolve) => {
    const watch = watchProgress(state, (reason) => {
      note('stuck', reason, state.input);
      void thread.terminate();
    });
    thread.on('error', (error) => note('died', error.stack ?? error.message, state.input));
    thread.on('exit', () => {
      clearInterval(watch);
      resolve();
    });
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${job.targetName}: ${state.executions} executions in ${seconds.toFixed(0)} s, seed ${job.seed}, ` +
      `${state.corpusSize} inputs kept, ${state.points} branches seen, ${found} findings`,
  );
  return found;
}

function watchProgress(state: SharedState, onStuck: (reason: string) => void): NodeJS.Timeout {
  let lastCount = -1;
  let lastChange = performance.now();
  return setInterval(() => {
    const now = performance.now();
    if (state.executions !== lastCount) {
      lastCount = state.executions;
      lastChange = now;
    } else if (lastCount > 0 && now - lastChange > HANG_IN_MS) {
      lastChange = Number.POSITIVE_INFINITY;
      onStuck(`no end after ${HANG_IN_MS} ms`);
    }
    const resident = process.memoryUsage.rss();
    if (resident > RESIDENT_LIMIT_IN_BYTES) onStuck(`${resident} bytes of memory`);
  }, 500);
}

function saveFinding(targetName: string, kind: string, text: string, input: Uint8Array): void {
  const folder = join(buildFolder, 'fuzz-finding');
  mkdirSync(folder, { recursive: true });
  const digest = createHash('sha256').update(input).digest('hex').slice(0, 12);
  const path = join(folder, `${targetName}-${kind}-${digest}`);
  writeFileSync(`${path}.bin`, input);
  writeFileSync(`${path}.txt`, text);
  console.error(`${targetName}: ${kind}, ${input.length} bytes in ${path}.bin\n${text}\n`);
}
