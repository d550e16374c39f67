import { appendTo } from '../../io/append-to.js';
import { isNeverTrue } from './condition.js';
import type { ControlEvent, CustomActionRow } from './custom-action.js';
import type { DirectoryRow } from './directory-tree.js';
import { resolveDirectories } from './directory-tree.js';
import { type FormattedContext, Formatter } from './formatted.js';
import { DIALOG_POSITION, END_POSITION, positionOf, type SequenceRow } from './sequence.js';

/** A value that an action of type 35 or 51, or a control of a dialog, gives a property. */
export interface Assignment {
  /** Unexpanded. */
  readonly value: string;
  /** Empty when it is made in any case. */
  readonly condition: string;
  /** On the scale of {@link positionOf}; undefined when nothing in the tables runs the action. */
  readonly position: number | undefined;
}

/** Assignments of one property that are kept; real ones have a handful. The last ones are those that count. */
const MAX_ASSIGNMENTS = 256;

/** `[Property]` as the event of a dialog's control sets the property to the argument. */
const SET_PROPERTY_EVENT = /^\[([^[\]]+)\]$/;

/** What properties are set to, each property's assignments in the order in which they are made. */
export function readAssignments(
  actions: readonly CustomActionRow[],
  sequences: readonly SequenceRow[],
  controlEvents: readonly ControlEvent[],
): Map<string, Assignment[]> {
  const assignments = new Map<string, Assignment[]>();
  const rowsOf = groupByAction(sequences, actions);
  for (const { kind, name, source, target } of actions) {
    if (kind !== 'set-property' && kind !== 'set-directory') continue;
    const rows = rowsOf.get(name);
    if (rows === undefined)
      appendTo(assignments, source, { value: target, condition: '', position: undefined });
    for (const { condition, position } of rows ?? []) {
      if (!isNeverTrue(condition)) appendTo(assignments, source, { value: target, condition, position });
    }
  }
  for (const { argument, condition, event } of controlEvents) {
    const property = SET_PROPERTY_EVENT.exec(event)?.[1];
    if (property === undefined || argument === '{}' || isNeverTrue(condition)) continue;
    // Somebody has to use the control.
    appendTo(assignments, property, {
      value: argument,
      condition: condition === '' ? '1' : condition,
      position: DIALOG_POSITION,
    });
  }
  for (const [property, list] of assignments) {
    list.sort((one, other) => (one.position ?? Infinity) - (other.position ?? Infinity));
    assignments.set(property, list.slice(-MAX_ASSIGNMENTS));
  }
  return assignments;
}

interface PlacedRow {
  readonly condition: string;
  readonly position: number;
}

function groupByAction(
  sequences: readonly SequenceRow[],
  actions: readonly CustomActionRow[],
): Map<string, PlacedRow[]> {
  const setters = new Set(
    actions.flatMap(({ kind, name }) => (kind === 'set-property' || kind === 'set-directory' ? [name] : [])),
  );
  const groups = new Map<string, PlacedRow[]>();
  for (const row of sequences) {
    const position = positionOf(row);
    if (position === undefined || !setters.has(row.action)) continue;
    const placed = { condition: row.condition, position };
    const group = groups.get(row.action);
    if (group === undefined) groups.set(row.action, [placed]);
    else if (group.length < MAX_ROWS_OF_ACTION) group.push(placed);
  }
  return groups;
}

/** An action stands once in each sequence table; forged ones have it as often as they like. */
const MAX_ROWS_OF_ACTION = 16;

/** The paths that properties give to directories, whose keys they share: what is assigned last, or the Property table. */
export function resolveAssignedDirectories(
  rows: readonly DirectoryRow[],
  lookup: Omit<FormattedContext, 'directories'>,
): Map<string, string> {
  const plain = resolveDirectories(rows, new Map(), () => {});
  const formatter = new Formatter({ ...lookup, directories: plain });
  const assigned = new Map<string, string>();
  for (const { key } of rows) {
    const [value] = formatter.valuesOf(key, END_POSITION);
    if (value !== undefined && value !== '') assigned.set(key, value);
  }
  return assigned;
}
