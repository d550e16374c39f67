import { appendTo } from '../../io/append-to.js';
import type { ControlEvent, CustomActionRow } from './custom-action.js';
import type { DirectoryRow } from './directory-tree.js';
import { resolveDirectories } from './directory-tree.js';
import { type FormattedContext, Formatter } from './formatted.js';
import type { SequenceRow } from './sequence.js';

/** `[Property]` as the event of a dialog's control sets the property to the argument. */
const SET_PROPERTY_EVENT = /^\[([^[\]]+)\]$/;

/**
 * What actions of types 35 and 51 and controls of dialogs set properties to, unexpanded. Per property those of actions
 * that run come first, in the order of their sequence numbers, then those of dialogs, then those of actions that
 * nothing runs.
 */
export function readAssignments(
  actions: readonly CustomActionRow[],
  sequences: readonly SequenceRow[],
  controlEvents: readonly ControlEvent[],
): Map<string, string[]> {
  const firstRun = new Map<string, number>();
  for (const { action, number } of sequences) {
    if (number === null || number <= 0) continue;
    firstRun.set(action, Math.min(number, firstRun.get(action) ?? number));
  }
  const setters = actions.filter(({ kind }) => kind === 'set-property' || kind === 'set-directory');
  const scheduled = setters
    .filter(({ name }) => firstRun.has(name))
    .sort((one, other) => firstRun.get(one.name)! - firstRun.get(other.name)!);

  const assignments = new Map<string, string[]>();
  for (const { source, target } of scheduled) appendTo(assignments, source, target);
  for (const { event, argument } of controlEvents) {
    const property = SET_PROPERTY_EVENT.exec(event)?.[1];
    if (property !== undefined && argument !== '{}') appendTo(assignments, property, argument);
  }
  for (const { name, source, target } of setters) {
    if (!firstRun.has(name)) appendTo(assignments, source, target);
  }
  return assignments;
}

/**
 * The paths that properties give to directories, whose keys they share: of the first action that sets one, or else of
 * the Property table.
 */
export function resolveAssignedDirectories(
  rows: readonly DirectoryRow[],
  lookup: Omit<FormattedContext, 'directories'>,
): Map<string, string> {
  const plain = resolveDirectories(rows, new Map(), () => {});
  const formatter = new Formatter({ ...lookup, directories: plain });
  const assigned = new Map<string, string>();
  for (const { key } of rows) {
    const assignment = lookup.assignments.get(key)?.[0];
    const value =
      assignment === undefined ? lookup.properties.get(key) : formatter.expand(assignment, key).text;
    if (value !== undefined && value !== '') assigned.set(key, value);
  }
  return assigned;
}
