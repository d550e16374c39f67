import type { CommandOrigin, Trigger } from '../facts/execution.js';
import { isNeverTrue } from '../formats/msi/condition.js';
import type { CustomAction, Invocation } from '../formats/msi/custom-action.js';
import type { InstallScope } from './install-scope.js';
import type { OpenedDialogs } from './opened-dialog.js';

/** Causes kept of one command; an action is run from a handful of places. */
export const MAX_TRIGGERS_PER_COMMAND = 16;

/** Characters of a condition; a script that starts a script that starts a script … adds to it each time. */
const CONDITION_LENGTH = 2_048;

/** Where a custom action is run from, with the privileges that its flags give it. */
export function invocationTriggers(action: CustomAction, scope: InstallScope): Trigger[] {
  return triggersOf(action, scope, (invocation) => !isIdle(invocation, scope.opened));
}

/** Where a custom action would be run from if somebody opened the dialogs that nothing opens. */
export function idleTriggers(action: CustomAction, scope: InstallScope): Trigger[] {
  return triggersOf(action, scope, (invocation) => isIdle(invocation, scope.opened));
}

/** The payload that holds the script which an action runs or hands over: a cell, a Binary row or an installed file. */
export function findActionScript(
  { kind, name, source }: CustomAction,
  payloadOfRow: ReadonlyMap<string, number>,
): number | undefined {
  const isScript = kind === 'vbscript' || kind === 'jscript';
  if (!isScript && kind !== 'set-property') return undefined;
  const rows = [`CustomAction.${name}`, ...(isScript ? [`Binary.${source}`, `File.${source}`] : [])];
  return rows.map((row) => payloadOfRow.get(row)).find((payload) => payload !== undefined);
}

/** True for what a payload runs itself once something starts it: commands of scripts and of programs that unpack themselves. */
export function isRunByPayload({ kind }: CommandOrigin): boolean {
  return kind === 'script' || kind === 'self-extractor' || kind === 'bundle-chain';
}

/** Stands for whatever starts a script, until that is known. */
export function scriptTrigger(path: string, condition: string): Trigger {
  return { kind: 'script', name: path, order: null, condition, privileges: 'unknown' };
}

/** The causes of what a script runs: those of the script, each under the guard of the command as well. */
export function guardTriggers(triggers: readonly Trigger[], guard: string): Trigger[] {
  return triggers.map((trigger) => ({
    ...trigger,
    condition: [trigger.condition, guard]
      .filter((condition) => condition !== '')
      .join(' and ')
      .slice(0, CONDITION_LENGTH),
  }));
}

function triggersOf(
  action: CustomAction,
  scope: InstallScope,
  isWanted: (invocation: Invocation) => boolean,
): Trigger[] {
  const privileges = privilegesOf(action, scope);
  return action.invocations
    .filter((invocation) => !isNeverTrue(invocation.condition) && isWanted(invocation))
    .slice(0, MAX_TRIGGERS_PER_COMMAND)
    .map((invocation) => invocationTrigger(invocation, privileges));
}

function isIdle(invocation: Invocation, opened: OpenedDialogs): boolean {
  return invocation.by === 'control-event' && opened !== undefined && !opened.has(invocation.dialog);
}

/** The service runs what stands in its script as the person who installs, unless the action says otherwise. */
function privilegesOf({ flags }: CustomAction, { serviceUser }: InstallScope): Trigger['privileges'] {
  return flags.includes('in-script') && flags.includes('no-impersonate') ? serviceUser : 'user';
}

function invocationTrigger(invocation: Invocation, privileges: Trigger['privileges']): Trigger {
  const condition = invocation.condition.slice(0, CONDITION_LENGTH);
  if (invocation.by === 'control-event') {
    const name = `${invocation.dialog}.${invocation.control}`;
    return { kind: 'control-event', name, order: null, condition, privileges };
  }
  return { kind: 'sequence', name: invocation.table, order: invocation.number, condition, privileges };
}
