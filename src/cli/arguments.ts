import { parseArgs } from 'node:util';
import { SEVERITIES, type Severity, UNREAD_REASONS, type UnreadReason } from '../index.js';

/** A usage error: reported on standard error, with exit code 64. */
export class UsageError extends Error {}

export interface TriageArguments {
  readonly command: 'triage';
  readonly files: readonly string[];
  readonly json: boolean;
  readonly failOn: Severity;
  /** Reasons for unread content that do not cause exit code 2. */
  readonly accept: readonly UnreadReason[];
  /** Whether each input gets its own thread. */
  readonly isolate: boolean;
  /** Number of inputs analysed concurrently. */
  readonly jobs: number;
  /** Path of a module with further rules. */
  readonly rules: string | undefined;
}

export interface ListArguments {
  readonly command: 'list';
  readonly files: readonly string[];
  readonly json: boolean;
}

export interface TablesArguments {
  readonly command: 'tables';
  readonly file: string;
  /** Tables whose rows are printed; empty for a list of the tables. */
  readonly names: readonly string[];
  readonly json: boolean;
}

export type CliArguments =
  | TriageArguments
  | ListArguments
  | TablesArguments
  | { readonly command: 'test-rules'; readonly file: string }
  | { readonly command: 'help' | 'version' };

/** @throws UsageError */
export function parseCliArguments(args: readonly string[]): CliArguments {
  const { positionals, values } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [first, ...rest] = positionals;
  const json = values.json ?? false;
  if (first === 'list' || first === 'tables') {
    for (const option of ['accept', 'fail-on', 'isolate', 'jobs', 'rules'] as const) {
      if (values[option] !== undefined) throw new UsageError(`--${option} cannot be used with ${first}`);
    }
    const [file, ...names] = rest;
    if (file === undefined) throw new UsageError(`${first}: no file given`);
    return first === 'list'
      ? { command: 'list', files: rest, json }
      : { command: 'tables', file, names, json };
  }
  if (first === 'test-rules') return parseTestRules(rest, values);
  if (first === undefined) throw new UsageError('no file given');
  const jobs = parseJobs(values.jobs ?? '1');
  return {
    command: 'triage',
    files: positionals,
    json,
    failOn: parseSeverity(values['fail-on'] ?? 'medium'),
    accept: parseReasons(values.accept ?? []),
    isolate: values.isolate ?? jobs > 1,
    jobs,
    rules: values.rules,
  };
}

function parseTestRules([file, ...others]: readonly string[], options: object): CliArguments {
  if (file === undefined || others.length > 0 || Object.keys(options).length > 0) {
    throw new UsageError('test-rules takes one file and no options');
  }
  return { command: 'test-rules', file };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'fail-on': { type: 'string' },
        accept: { type: 'string', multiple: true },
        isolate: { type: 'boolean' },
        jobs: { type: 'string', short: 'j' },
        rules: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    // parseArgs reports usage errors as TypeErrors with codes ERR_PARSE_ARGS_*.
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

const MAX_JOBS = 64;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new UsageError(`--jobs must be a number from 1 to ${MAX_JOBS}, not ${JSON.stringify(text)}`);
}

function parseSeverity(text: string): Severity {
  const severity = SEVERITIES.find((candidate) => candidate === text);
  if (severity === undefined) {
    throw new UsageError(`--fail-on must be one of ${SEVERITIES.join(', ')}, not ${JSON.stringify(text)}`);
  }
  return severity;
}

/** Each of `texts` holds one reason or several with commas between them. */
function parseReasons(texts: readonly string[]): UnreadReason[] {
  return texts.flatMap((text) => text.split(',')).map(parseReason);
}

function parseReason(text: string): UnreadReason {
  const reason = UNREAD_REASONS.find((candidate) => candidate === text);
  if (reason === undefined) {
    throw new UsageError(
      `--accept must name some of ${UNREAD_REASONS.join(', ')}, not ${JSON.stringify(text)}`,
    );
  }
  return reason;
}
