import { FormatError } from '../../io/format-error.js';
import { deviationOf, type OnProblem } from '../../io/problem.js';
import { readUpTo } from '../../io/source.js';
import type { CompoundFile } from '../cfb/compound-file.js';
import { type PropertySet, parsePropertySet } from './property-set.js';
import type { MsiStream } from './table-stream.js';

const STREAM_NAME = '\u0005SummaryInformation';
/** Real ones have less than a kilobyte. */
const MAX_SIZE_IN_BYTES = 2 ** 20;

/** `\x05SummaryInformation` of a package. Texts are '' when absent. */
export interface SummaryInformation {
  codePage: number | undefined;
  title: string;
  subject: string;
  author: string;
  keywords: string;
  comments: string;
  /** Platforms and languages, `Intel;1033`. */
  template: string;
  lastSavedBy: string;
  /** Package code (msi), patch codes (msp), product codes and versions (mst). */
  revisionNumber: string;
  lastPrinted: Date | undefined;
  created: Date | undefined;
  lastSaved: Date | undefined;
  /** For packages the minimum Windows Installer version times 100. */
  pageCount: number | undefined;
  /** For packages the source type flags. */
  wordCount: number | undefined;
  /** For transforms the validation and error flags. */
  characterCount: number | undefined;
  application: string;
  security: number | undefined;
}

/** Reads the summary information among a storage's streams; undefined when it is absent or no property set. */
export async function loadSummaryInformation(
  file: CompoundFile,
  streams: readonly MsiStream[],
  onProblem: OnProblem,
): Promise<SummaryInformation | undefined> {
  const stream = streams.find(({ name, isTable }) => !isTable && name === STREAM_NAME);
  if (stream === undefined) return undefined;
  const bytes = await readUpTo(file.openStream(stream.entry), 0, MAX_SIZE_IN_BYTES);
  // Problems inside the stream are told at its directory entry: its bytes need not lie in one piece.
  const { offsetInBytes } = stream.entry;
  try {
    return parseSummaryInformation(bytes, (deviation) => {
      const effect = `summary information, byte ${deviation.offsetInBytes}: ${deviation.effect}`;
      onProblem({ ...deviation, offsetInBytes, effect });
    });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    onProblem({ ...deviationOf(error, 'the summary information is not reported'), offsetInBytes });
    return undefined;
  }
}

/** Parses the bytes of a summary information stream; throws FormatError as {@link parsePropertySet} does. */
export function parseSummaryInformation(bytes: Uint8Array, onProblem: OnProblem): SummaryInformation {
  const set = parsePropertySet(bytes, onProblem);
  return {
    codePage: set.codePage,
    title: text(set, 2),
    subject: text(set, 3),
    author: text(set, 4),
    keywords: text(set, 5),
    comments: text(set, 6),
    template: text(set, 7),
    lastSavedBy: text(set, 8),
    revisionNumber: text(set, 9),
    lastPrinted: date(set, 11),
    created: date(set, 12),
    lastSaved: date(set, 13),
    pageCount: integer(set, 14),
    wordCount: integer(set, 15),
    characterCount: integer(set, 16),
    application: text(set, 18),
    security: integer(set, 19),
  };
}

function text(set: PropertySet, id: number): string {
  const value = set.properties.get(id);
  return typeof value === 'string' ? value : '';
}

function integer(set: PropertySet, id: number): number | undefined {
  const value = set.properties.get(id);
  return typeof value === 'number' ? value : undefined;
}

function date(set: PropertySet, id: number): Date | undefined {
  const value = set.properties.get(id);
  return value instanceof Date ? value : undefined;
}
