import { renderJson, renderText, triage } from '../index.js';
import type { TriageArguments } from './arguments.js';
import { exitCodeOf, joinExitCodes } from './exit-code.js';
import { readInput } from './read-input.js';
import type { CliStreams } from './run-cli.js';
import { styleFor } from './terminal-style.js';
import { writeAll } from './write-all.js';

/** Triages the inputs one after the other; each is reported as soon as it is done. */
export async function runTriage(
  { failOn, files, json }: TriageArguments,
  streams: CliStreams,
): Promise<number> {
  const codes: number[] = [];
  const style = styleFor(streams);
  for (const [index, file] of files.entries()) {
    const { options, source } = await readInput(file, streams.stdin);
    const report = await triage(source, options);
    const text = json ? renderJson(report) : `${index > 0 ? '\n' : ''}${renderText(report, style)}`;
    await writeAll(streams.stdout, `${text}\n`);
    codes.push(exitCodeOf(report, failOn));
  }
  return joinExitCodes(codes);
}
