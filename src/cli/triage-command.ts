import { escapeText, type Report, renderJson, renderText, triage } from '../index.js';
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
    codes.push(exitCodeOf(report, failOn));
    if (json) {
      await writeAll(streams.stdout, `${renderJson(report)}\n`);
    } else if (report.completeness === 'failed') {
      await writeAll(streams.stderr, `msi-triage: ${escapeText(reasonOf(file, report))}\n`);
    } else {
      await writeAll(streams.stdout, `${index > 0 ? '\n' : ''}${renderText(report, style)}\n`);
    }
  }
  return joinExitCodes(codes);
}

/** Why nothing of an input could be read. */
function reasonOf(file: string, { problems }: Report): string {
  const reasons = problems.map(({ code, effect }) =>
    // What the system says of a file names it already.
    code.startsWith('source.') ? effect : `${file}: ${effect}`,
  );
  return reasons.join('; ');
}
