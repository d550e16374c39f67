/**
 * What `npm start` runs: with arguments the command line itself; without, the command line on a Dexphot-like package
 * that is built on the spot in a fresh temporary folder and removed again.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from './dexphot-cabinet/build.js';

interface CliStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

type RunCli = (args: readonly string[], io: CliStreams) => Promise<number>;

const args = process.argv.slice(2);
process.exitCode = args.length > 0 ? await runCommandLine(args) : await showSample();

async function showSample(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'msi-triage-'));
  try {
    const path = join(folder, sample.fileName);
    await writeFile(path, await sample.build());
    process.stdout.write(`A synthetic, inert package, built just now: ${sample.title}.\n\n`);
    const exitCode = await runCommandLine([path]);
    // The sample is there to be found: "something was found" is this program's success.
    return exitCode === 1 ? 0 : exitCode;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCommandLine(cliArgs: readonly string[]): Promise<number> {
  const module: unknown = await import(new URL('../../dist/cli/run-cli.js', import.meta.url).href);
  if (!hasRunCli(module))
    throw new Error('dist/cli/run-cli.js does not export runCli: build the package first');
  return module.runCli(cliArgs, { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin });
}

function hasRunCli(module: unknown): module is { runCli: RunCli } {
  return (
    typeof module === 'object' && module !== null && 'runCli' in module && typeof module.runCli === 'function'
  );
}
