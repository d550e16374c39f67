import { escapeText, VERSION } from '../index.js';
import { type CliArguments, parseCliArguments, UsageError } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_USAGE } from './exit-code.js';
import { HELP } from './help.js';
import { Interruption } from './interruption.js';
import { runList } from './list-command.js';
import { runTables } from './tables-command.js';
import { runTestRules } from './test-rules-command.js';
import { runTriage } from './triage-command.js';

/** Runs the command line until it finishes or is stopped, and returns the exit code. Writes only to the streams. */
export async function runCli(
  args: readonly string[],
  streams: CliStreams,
  stop: AbortSignal = new AbortController().signal,
): Promise<number> {
  try {
    return await run(parseCliArguments(args), streams, stop);
  } catch (error) {
    if (error instanceof Interruption) return error.exitCode;
    if (!(error instanceof UsageError)) throw error;
    streams.stderr.write(`msi-triage: ${escapeText(error.message)}\nTry 'msi-triage --help'.\n`);
    return EXIT_USAGE;
  }
}

async function run(parsed: CliArguments, streams: CliStreams, stop: AbortSignal): Promise<number> {
  switch (parsed.command) {
    case 'help':
      streams.stdout.write(HELP);
      return 0;
    case 'version':
      streams.stdout.write(`${VERSION}\n`);
      return 0;
    case 'list':
      return runList(parsed, streams, stop);
    case 'tables':
      return runTables(parsed, streams, stop);
    case 'test-rules':
      return runTestRules(parsed.file, streams);
    case 'triage':
      return runTriage(parsed, streams, stop);
  }
}
