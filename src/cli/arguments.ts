import { parseArgs } from 'node:util';
import { SEVERITIES, type Severity } from '../index.js';

/** Wrong use: told on standard error, exit code 64. */
export class UsageError extends Error {}

export interface TriageArguments {
  readonly command: 'triage';
  readonly files: readonly string[];
  readonly json: boolean;
  readonly failOn: Severity;
}

export interface ListArguments {
  readonly command: 'list';
  readonly files: readonly string[];
  readonly json: boolean;
}

export interface TablesArguments {
  readonly command: 'tables';
  readonly file: string;
  /** Tables whose rows are wanted; none for an overview. */
  readonly names: readonly string[];
  readonly json: boolean;
}

export type CliArguments =
  | TriageArguments
  | ListArguments
  | TablesArguments
  | { readonly command: 'help' | 'version' };

/** @throws UsageError */
export function parseCliArguments(args: readonly string[]): CliArguments {
  const { positionals, values } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [first, ...rest] = positionals;
  const json = values.json ?? false;
  if (first === 'list' || first === 'tables') {
    if (values['fail-on'] !== undefined) throw new UsageError(`--fail-on does not go with ${first}`);
    const [file, ...names] = rest;
    if (file === undefined) throw new UsageError(`${first}: no file given`);
    return first === 'list'
      ? { command: 'list', files: rest, json }
      : { command: 'tables', file, names, json };
  }
  if (first === undefined) throw new UsageError('no file given');
  return {
    command: 'triage',
    files: positionals,
    json,
    failOn: parseSeverity(values['fail-on'] ?? 'medium'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'fail-on': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    // parseArgs tells wrong use by throwing TypeErrors with codes ERR_PARSE_ARGS_*.
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function parseSeverity(text: string): Severity {
  const severity = SEVERITIES.find((candidate) => candidate === text);
  if (severity === undefined) {
    throw new UsageError(`--fail-on takes one of ${SEVERITIES.join(', ')}, not ${JSON.stringify(text)}`);
  }
  return severity;
}
