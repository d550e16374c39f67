import { escapeText, VERSION } from '../index.js';
import { type CliArguments, parseCliArguments, UsageError } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_USAGE } from './exit-code.js';
import { HELP } from './help.js';
import { runList } from './list-command.js';
import { runTables } from './tables-command.js';
import { runTriage } from './triage-command.js';

/** Runs the command line; gives the exit code. Writes to the streams only. */
export async function runCli(args: readonly string[], streams: CliStreams): Promise<number> {
  try {
    return await run(parseCliArguments(args), streams);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    streams.stderr.write(`msi-triage: ${escapeText(error.message)}\nTry 'msi-triage --help'.\n`);
    return EXIT_USAGE;
  }
}

async function run(parsed: CliArguments, streams: CliStreams): Promise<number> {
  switch (parsed.command) {
    case 'help':
      streams.stdout.write(HELP);
      return 0;
    case 'version':
      streams.stdout.write(`${VERSION}\n`);
      return 0;
    case 'list':
      return runList(parsed, streams);
    case 'tables':
      return runTables(parsed, streams);
    case 'triage':
      return runTriage(parsed, streams);
  }
}
