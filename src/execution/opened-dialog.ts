import type { PackageFacts } from '../facts/package-facts.js';
import { isNeverTrue } from '../formats/msi/condition.js';
import type { PackageTables } from '../formats/msi/package-tables.js';

/** The dialogs that open at some time; undefined when any of them may. */
export type OpenedDialogs = ReadonlySet<string> | undefined;

/** Dialogs that Windows Installer opens by itself, under these names [Dialog Table]. */
const RESERVED_DIALOGS = ['FilesInUse', 'MsiRMFilesInUse', 'FirstRun'];
/** Events of controls that open another dialog [ControlEvent Overview]. */
const OPENING_EVENTS = /^(?:NewDialog|SpawnDialog|SpawnWaitDialog)$/;

/**
 * The dialogs that a sequence shows or Windows Installer itself, and whatever their controls lead to. Any may open in
 * a package where a button leads to a dialog that the tables do not tell, and in a transform, which is a part of one.
 */
export function findOpenedDialogs({
  packageClass,
  tables,
}: Pick<PackageFacts, 'packageClass' | 'tables'>): OpenedDialogs {
  if (packageClass === 'mst') return undefined;
  const known = foundDialogs.get(tables);
  if (known !== undefined) return known.dialogs;
  const dialogs = followDialogs(tables);
  foundDialogs.set(tables, { dialogs });
  return dialogs;
}

/** Commands, graph, reach and rules all ask for the dialogs of the same package; hostile tables make them costly. */
const foundDialogs = new WeakMap<PackageTables, { readonly dialogs: OpenedDialogs }>();

function followDialogs(tables: PackageTables): OpenedDialogs {
  const argumentsOf = collectArguments(tables);
  const followed = new Set<string>();
  const opened = new Set<string>();
  const waiting = firstDialogs(tables);
  for (let dialog = waiting.pop(); dialog !== undefined; dialog = waiting.pop()) {
    if (opened.has(dialog)) continue;
    opened.add(dialog);
    for (const argument of argumentsOf.get(dialog) ?? []) {
      if (followed.has(argument)) continue;
      followed.add(argument);
      const named = namedDialogs(argument, tables);
      if (named === undefined) return undefined;
      for (const name of named) waiting.push(name);
    }
  }
  return opened;
}

/** Every name in a sequence counts: the few that are actions have no controls. */
function firstDialogs({ properties, sequences }: PackageTables): string[] {
  const shown = sequences.flatMap(({ action, condition, number }) =>
    number === null || number === 0 || isNeverTrue(condition) ? [] : [action],
  );
  const errorDialog = properties.get('ErrorDialog');
  return [...shown, ...RESERVED_DIALOGS, ...(errorDialog === undefined ? [] : [errorDialog])];
}

/** What the controls of each dialog open, unexpanded. */
function collectArguments({ controlEvents }: PackageTables): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { argument, condition, dialog, event } of controlEvents) {
    if (!OPENING_EVENTS.test(event) || isNeverTrue(condition)) continue;
    const known = found.get(dialog);
    if (known === undefined) found.set(dialog, new Set([argument]));
    else known.add(argument);
  }
  return found;
}

const PROPERTY = /^\[([A-Za-z_][\w.]*)\]$/;

/** One dialog, or all values that the property in the argument is ever given; undefined when they are not known. */
function namedDialogs(
  argument: string,
  { assignments, properties }: PackageTables,
): readonly string[] | undefined {
  if (!argument.includes('[')) return [argument];
  const property = PROPERTY.exec(argument)?.[1] ?? '';
  const initial = properties.get(property);
  const values = [
    ...(initial === undefined ? [] : [initial]),
    ...(assignments.get(property) ?? []).map(({ value }) => value),
  ];
  return values.length === 0 || values.some((value) => value.includes('[')) ? undefined : values;
}
