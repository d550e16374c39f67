/**
 * Triages 5,000 packages from files in one process, every sample in turn, and prints memory and open files as it goes:
 * both must stay flat after the first 500. `node --expose-gc build/scripts/load.js [COUNT]`
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleCases } from '../samples-synthetic/catalogue.js';
import { triage } from '../src/triage.js';

const count = Number(process.argv[2] ?? 5000);
const folder = mkdtempSync(join(tmpdir(), 'msi-triage-load-'));
try {
  const paths: string[] = [];
  for (const sample of sampleCases) {
    const path = join(folder, `${sample.name}-${sample.fileName}`);
    writeFileSync(path, await sample.build());
    paths.push(path);
  }
  const startedAt = performance.now();
  for (let done = 0; done < count; done += 1) {
    if (done % 500 === 0) printState(done);
    await triage(paths[done % paths.length] as string);
  }
  printState(count);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${count} packages in ${seconds.toFixed(0)} s`);
} finally {
  rmSync(folder, { recursive: true });
}

function printState(done: number): void {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed, rss } = process.memoryUsage();
  const [heap, buffers, resident] = [heapUsed, arrayBuffers, rss].map((bytes) =>
    (bytes / 2 ** 20).toFixed(1),
  );
  const files = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 'unknown';
  console.log(
    `${done}: heap ${heap} MiB, buffers ${buffers} MiB, resident ${resident} MiB, open files ${files}`,
  );
}
