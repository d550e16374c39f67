import {
  escapeText,
  exitCodeOf,
  type Report,
  renderJson,
  renderText,
  triage,
  triageIsolated,
} from '../index.js';
import type { TriageArguments } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { joinExitCodes } from './exit-code.js';
import { inOrder } from './in-order.js';
import { loadOwnRules } from './own-rules.js';
import { readInput } from './read-input.js';
import { styleFor } from './terminal-style.js';
import { writeAll } from './write-all.js';

/** Triages `jobs` inputs concurrently and writes their reports in input order, each as soon as possible. */
export async function runTriage(
  args: TriageArguments,
  streams: CliStreams,
  stop: AbortSignal,
): Promise<number> {
  if (args.rules !== undefined) await loadOwnRules(args.rules);
  const codes: number[] = [];
  const work = (file: string) => triageFile(file, args, streams, stop);
  for await (const { file, report } of inOrder(args.files, args.jobs, work)) {
    await writeReport(file, report, { ...args, isFirst: codes.length === 0 }, streams);
    codes.push(exitCodeOf(report, { failOn: args.failOn, accept: args.accept }));
  }
  return joinExitCodes(codes);
}

async function triageFile(
  file: string,
  { isolate, jobs, rules }: TriageArguments,
  { stdin }: CliStreams,
  stop: AbortSignal,
) {
  const { options, source } = await readInput(file, stdin, stop);
  const triageOne = isolate ? triageIsolated : triage;
  // Several concurrent inputs already keep the processors busy.
  return {
    file,
    report: await triageOne(source, {
      ...options,
      useThreads: jobs === 1,
      ...(rules === undefined ? {} : { rulesModule: rules }),
    }),
  };
}

async function writeReport(
  file: string,
  report: Report,
  { isFirst, json }: { isFirst: boolean; json: boolean },
  streams: CliStreams,
): Promise<void> {
  if (json) {
    await writeAll(streams.stdout, `${renderJson(report)}\n`);
  } else if (report.completeness === 'failed' && report.payloads.length === 1) {
    await writeAll(streams.stderr, `msi-triage: ${escapeText(reasonOf(file, report))}\n`);
  } else {
    await writeAll(streams.stdout, `${isFirst ? '' : '\n'}${renderText(report, styleFor(streams))}\n`);
  }
}

/** Why an input could not be read. */
function reasonOf(file: string, { problems }: Report): string {
  const reasons = problems.map(({ code, effect }) =>
    // Messages of the system already name the file.
    code.startsWith('source.') ? effect : `${file}: ${effect}`,
  );
  return reasons.join('; ');
}
