/**
 * What `npm start` runs: with arguments the command line itself; without, the command line on a Dexphot-like package
 * that is built on the spot in a fresh temporary folder and removed again.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../src/cli/run-cli.js';
import { sample } from './dexphot-cabinet/build.js';

const args = process.argv.slice(2);
process.exitCode = args.length > 0 ? await runCli(args, process) : await showSample();

async function showSample(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'msi-triage-'));
  try {
    const path = join(folder, sample.fileName);
    await writeFile(path, await sample.build());
    process.stdout.write(`A synthetic, inert package, built just now: ${sample.title}.\n\n`);
    const exitCode = await runCli([path], process);
    // The sample is there to be found: "something was found" is this program's success.
    return exitCode === 1 ? 0 : exitCode;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
