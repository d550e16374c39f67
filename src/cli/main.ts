#!/usr/bin/env node
import { EXIT_INCOMPLETE } from './exit-code.js';
import { runCli } from './run-cli.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output has seen enough (`| head`); the rest cannot be told.
  if (error.code === 'EPIPE') process.exit(EXIT_INCOMPLETE);
  throw error;
});
process.exitCode = await runCli(process.argv.slice(2), process);
