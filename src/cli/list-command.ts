import { escapeText, FormatError, type Listing, listFiles, renderJson, SourceError } from '../index.js';
import type { ListArguments } from './arguments.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_INCOMPLETE, EXIT_NOTHING_FOUND, joinExitCodes } from './exit-code.js';
import { failureAsJson, problemsAsText } from './failure.js';
import { readInput } from './read-input.js';
import { writeAll } from './write-all.js';

/** Lists the embedded files of each input. */
export async function runList(
  { files, json }: ListArguments,
  streams: CliStreams,
  stop: AbortSignal,
): Promise<number> {
  const codes: number[] = [];
  for (const file of files) {
    const { options, source } = await readInput(file, streams.stdin, stop);
    try {
      const listing = await listFiles(source, options);
      const text = json ? renderJson({ input: file, ...listing }) : renderListing(listing);
      await writeAll(streams.stdout, `${text}\n`);
      if (!json) await writeAll(streams.stderr, problemsAsText(listing.problems));
      codes.push(listing.completeness === 'complete' ? EXIT_NOTHING_FOUND : EXIT_INCOMPLETE);
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof FormatError)) throw error;
      if (json) await writeAll(streams.stdout, failureAsJson(file, 'entries', error.code, error.message));
      else streams.stderr.write(`msi-triage: ${escapeText(error.message)}\n`);
      codes.push(EXIT_INCOMPLETE);
    }
  }
  return joinExitCodes(codes);
}

function renderListing({ entries }: Listing): string {
  return entries
    .map(({ encrypted, installPath, path, sizeInBytes, type }) => {
      // A listing unpacks nothing: the type of a compressed file is not known.
      const kind = type === 'unknown' ? 'not read' : type;
      const marks = `${encrypted ? ' [encrypted]' : ''}${installPath === undefined ? '' : `  → ${escapeText(installPath)}`}`;
      return `${String(sizeInBytes).padStart(12)}  ${kind.padEnd(8)}  ${escapeText(path)}${marks}`;
    })
    .join('\n');
}
