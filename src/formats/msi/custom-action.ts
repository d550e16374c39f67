import { appendTo } from '../../io/append-to.js';
import type { FormattedReference, Formatter } from './formatted.js';
import type { MsiRow } from './row.js';
import { DIALOG_POSITION, END_POSITION, positionOf, type SequenceRow } from './sequence.js';

/** What an action runs, by the low three bits of its type. */
export type CustomActionKind =
  | 'dll'
  | 'exe'
  | 'jscript'
  | 'vbscript'
  | 'install'
  | 'error'
  | 'set-property'
  | 'set-directory'
  | 'unknown';

/** What the Source column names. */
export type CustomActionSourceKind =
  | 'binary'
  | 'file'
  | 'directory'
  | 'property'
  | 'inline'
  | 'package'
  | 'none';

export type CustomActionFlag =
  | 'continue'
  | 'async'
  | 'first-sequence'
  | 'once-per-process'
  | 'client-repeat'
  | 'in-script'
  | 'deferred'
  | 'rollback'
  | 'commit'
  | 'no-impersonate'
  | '64-bit'
  | 'hide-target'
  | 'terminal-server-aware'
  | 'patch-uninstall';

/** One place that runs an action. */
export type Invocation =
  | { by: 'sequence'; table: string; number: number | null; condition: string }
  | { by: 'control-event'; dialog: string; control: string; condition: string };

/** One row of the CustomAction table, with its type taken apart. */
export interface CustomAction {
  name: string;
  /** The Type column as it stands. */
  type: number;
  /** `type & 0x3f`: source and kind without the flags. */
  typeNumber: number;
  /** ExtendedType column; 0 when absent. */
  extendedType: number;
  kind: CustomActionKind;
  sourceKind: CustomActionSourceKind;
  source: string;
  target: string;
  flags: CustomActionFlag[];
  /** What runs, expanded as far as the tables say: program, entry point and arguments, or the script's text. */
  command: string;
  /** What else would run, with the other values that properties may have by then. */
  alternatives?: string[];
  /** Everything that `source` and `target` refer to. */
  references: FormattedReference[];
  /** Where it is run from; empty when nothing in the tables does. */
  invocations: Invocation[];
}

/** An action as its row has it. */
export type CustomActionRow = Omit<CustomAction, 'command' | 'alternatives' | 'references' | 'invocations'>;

/** A row of ControlEvent: what a control of a dialog does. */
export interface ControlEvent {
  dialog: string;
  control: string;
  event: string;
  argument: string;
  condition: string;
  ordering: number | null;
}

/**
 * Invocations of all actions together. Rows that share a name, which only happens in a forged table, each have all
 * invocations of the name; past this bound a row has only the first, which still shows that it runs.
 */
const MAX_INVOCATIONS = 60_000;

const TYPE_NUMBER_MASK = 0x3f;
const KIND_MASK = 0x07;
const SOURCE_MASK = 0x30;
const IN_SCRIPT = 0x400;
const SCHEDULING_MASK = 0x300;

const FLAGS: readonly [bit: number, flag: CustomActionFlag][] = [
  [0x40, 'continue'],
  [0x80, 'async'],
  [0x800, 'no-impersonate'],
  [0x1000, '64-bit'],
  [0x2000, 'hide-target'],
  [0x4000, 'terminal-server-aware'],
  [0x8000, 'patch-uninstall'],
];

/** Bits 0x100 and 0x200 mean one thing in the script that runs with privileges and another outside. */
const IMMEDIATE_SCHEDULING = new Map<number, CustomActionFlag>([
  [0x100, 'first-sequence'],
  [0x200, 'once-per-process'],
  [0x300, 'client-repeat'],
]);
const IN_SCRIPT_SCHEDULING = new Map<number, CustomActionFlag>([
  [0, 'deferred'],
  [0x100, 'rollback'],
  [0x200, 'commit'],
]);

/** Reads the CustomAction table. */
export function readCustomActionRows(rows: Iterable<MsiRow>): CustomActionRow[] {
  return [...rows].map(readRow);
}

/** Expands what the actions run, and finds where they are run from. */
export function resolveCustomActions(
  rows: readonly CustomActionRow[],
  sequences: readonly SequenceRow[],
  controlEvents: readonly ControlEvent[],
  formatter: Formatter,
): CustomAction[] {
  const invocations = findInvocations(sequences, controlEvents);
  const positions = new Map([...invocations].map(([name, list]) => [name, positionOfAction(list)]));
  let left = MAX_INVOCATIONS;
  return rows.map((row) => {
    const all = invocations.get(row.name) ?? [];
    const listed = all.length <= left ? all : all.slice(0, 1);
    left = Math.max(0, left - listed.length);
    return {
      ...row,
      ...resolveCommand(row, formatter, positions.get(row.name) ?? END_POSITION),
      invocations: listed,
    };
  });
}

/** Takes the type of an action apart [Custom Action Types]. Bit 0x08 has no meaning and is not looked at. */
export function parseCustomActionType(
  type: number,
): Pick<CustomAction, 'typeNumber' | 'kind' | 'sourceKind' | 'flags'> {
  const source = type & SOURCE_MASK;
  return {
    typeNumber: type & TYPE_NUMBER_MASK,
    ...kindAndSource(type & KIND_MASK, source),
    flags: [...FLAGS.filter(([bit]) => (type & bit) !== 0).map(([, flag]) => flag), ...schedulingFlags(type)],
  };
}

function readRow(row: MsiRow): CustomActionRow {
  const type = (row.integer('Type') ?? 0) & 0xffff;
  return {
    name: row.text('Action'),
    type,
    extendedType: row.integer('ExtendedType') ?? 0,
    source: row.text('Source'),
    target: row.text('Target'),
    ...parseCustomActionType(type),
  };
}

function kindAndSource(kind: number, source: number): Pick<CustomAction, 'kind' | 'sourceKind'> {
  const place = (['binary', 'file', 'directory', 'property'] as const)[source >> 4]!;
  const script = place === 'directory' ? 'inline' : place;
  switch (kind) {
    case 1:
      return { kind: 'dll', sourceKind: place };
    case 2:
      return { kind: 'exe', sourceKind: place };
    case 3:
      return textAction(place);
    case 5:
      return { kind: 'jscript', sourceKind: script };
    case 6:
      return { kind: 'vbscript', sourceKind: script };
    case 7:
      return { kind: 'install', sourceKind: 'package' };
    default:
      return { kind: 'unknown', sourceKind: 'none' };
  }
}

function textAction(
  place: 'binary' | 'file' | 'directory' | 'property',
): Pick<CustomAction, 'kind' | 'sourceKind'> {
  switch (place) {
    case 'file':
      return { kind: 'error', sourceKind: 'none' };
    case 'directory':
      return { kind: 'set-directory', sourceKind: 'directory' };
    case 'property':
      return { kind: 'set-property', sourceKind: 'property' };
    default:
      return { kind: 'unknown', sourceKind: 'none' };
  }
}

function schedulingFlags(type: number): CustomActionFlag[] {
  const isInScript = (type & IN_SCRIPT) !== 0;
  const scheduling = (isInScript ? IN_SCRIPT_SCHEDULING : IMMEDIATE_SCHEDULING).get(type & SCHEDULING_MASK);
  return [...(isInScript ? (['in-script'] as const) : []), ...(scheduling === undefined ? [] : [scheduling])];
}

function findInvocations(
  sequences: readonly SequenceRow[],
  controlEvents: readonly ControlEvent[],
): Map<string, Invocation[]> {
  const invocations = new Map<string, Invocation[]>();
  for (const { table, action, number, condition } of sequences) {
    if (number === null || number === 0) continue;
    appendTo(invocations, action, { by: 'sequence', table, number, condition });
  }
  for (const { event, argument, dialog, control, condition } of controlEvents) {
    if (event === 'DoAction')
      appendTo(invocations, argument, { by: 'control-event', dialog, control, condition });
  }
  return invocations;
}

/**
 * Where an action counts as run, on the scale of `positionOf`: in the sequence that installs, rather than in what
 * administrators or advertisements run, else where it is run first.
 */
export function positionOfAction(invocations: readonly Invocation[]): number {
  const positions = invocations.map((invocation) =>
    invocation.by === 'sequence'
      ? (positionOf(invocation) ?? END_POSITION)
      : // Behind what the same dialogs set.
        DIALOG_POSITION + 1,
  );
  const installing = positions.find((position) => position > DIALOG_POSITION + 1 && position < END_POSITION);
  return installing ?? positions[0] ?? END_POSITION;
}

function resolveCommand(
  row: CustomActionRow,
  formatter: Formatter,
  position: number,
): Pick<CustomAction, 'command' | 'alternatives' | 'references'> {
  // The text of an inline script is not of the Formatted type: its brackets are the script's own.
  if (row.sourceKind === 'inline') return { command: row.target, references: [] };
  const source = resolveSource(row, formatter, position);
  const target = formatter.expand(row.target, row.name, position);
  const sources =
    source.formatted === '' ? [source.text] : formatter.expandAll(source.formatted, undefined, position);
  const targets = formatter.expandAll(row.target, row.name, position);
  const commands = combine(sources, targets).map(([program, args]) => commandOf(row, program, args));
  const [command = '', ...alternatives] = new Set(commands);
  return {
    command,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    references: [...source.references, ...target.references],
  };
}

/** The n-th program with the n-th arguments first, since they are set together, then each with the first of the other. */
function combine(sources: readonly string[], targets: readonly string[]): [string, string][] {
  const [source = '', ...otherSources] = sources;
  const [target = '', ...otherTargets] = targets;
  const pairs = Array.from(
    { length: Math.max(sources.length, targets.length) },
    (_, index): [string, string] => [sources[index] ?? source, targets[index] ?? target],
  );
  return [
    ...pairs,
    ...otherSources.map((other): [string, string] => [other, target]),
    ...otherTargets.map((other): [string, string] => [source, other]),
  ];
}

function commandOf({ kind, sourceKind, source }: CustomActionRow, program: string, target: string): string {
  switch (kind) {
    case 'dll':
      return `${program}!${target}`;
    case 'exe':
      // With a directory the target is the whole command line, and the directory is where it runs.
      return sourceKind === 'directory' ? target : joinCommand(program, target);
    case 'set-property':
    case 'set-directory':
      return `${source}=${target}`;
    case 'jscript':
    case 'vbscript':
      return sourceKind === 'property' ? program : joinCommand(program, target);
    case 'install':
      return joinCommand(program, target);
    default:
      return target;
  }
}

/** @returns `formatted`: the text whose expansions are the sources; empty where there is but one */
function resolveSource(
  { sourceKind, source }: CustomActionRow,
  formatter: Formatter,
  position: number,
): { text: string; formatted: string; references: FormattedReference[] } {
  switch (sourceKind) {
    case 'binary': {
      const text = `Binary.${source}`;
      return { text, formatted: '', references: [{ kind: 'binary', name: source, value: text }] };
    }
    case 'file':
    case 'directory':
    case 'property': {
      const formatted = sourceKind === 'file' ? `[#${source}]` : `[${source}]`;
      return { ...formatter.expand(formatted, undefined, position), formatted };
    }
    default:
      return { text: source, formatted: '', references: [] };
  }
}

function joinCommand(program: string, parameters: string): string {
  const isBare = /\s/.test(program) && !program.startsWith('"');
  const quoted = isBare ? `"${program}"` : program;
  return parameters === '' ? quoted : `${quoted} ${parameters}`;
}
