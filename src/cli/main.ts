#!/usr/bin/env node
import { EXIT_BUG, EXIT_INCOMPLETE } from './exit-code.js';
import { stopOnSignals } from './interruption.js';
import { runCli } from './run-cli.js';

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // The reader has closed the pipe (`| head`), or the disk is full.
  if (code !== 'EPIPE') process.stderr.write(`msi-triage: cannot write the output: ${message}\n`);
  process.exit(EXIT_INCOMPLETE);
});
process.stderr.on('error', () => process.exit(EXIT_INCOMPLETE));
process.on('uncaughtException', (error) => {
  // Node's own exit code would be 1, which means that something was found.
  process.stderr.write(
    `msi-triage: this is a bug in msi-triage, please report it\n${error.stack ?? error}\n`,
  );
  process.exit(EXIT_BUG);
});
process.exitCode = await runCli(process.argv.slice(2), process, stopOnSignals(process));
