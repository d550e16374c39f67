import type { Inventory } from '../inventory/inventory.js';
import { invocationTrigger } from './command-text.js';
import type { ObservedCommand, Trigger } from './execution.js';

/** Chains of scripts that start scripts are followed this far. */
const ROUND_LIMIT = 16;
const TRIGGERS_PER_COMMAND = 32;

/** Gives the commands of each script the causes of whatever starts the script; none when nothing does. */
export function linkTriggers(
  commands: readonly ObservedCommand[],
  inventory: Inventory,
): readonly ObservedCommand[] {
  let linked: readonly ObservedCommand[] = commands.map((command) =>
    command.origin.kind === 'script' ? { ...command, triggers: [] } : command,
  );
  const conditions = commands.map(({ triggers }) => triggers[0]?.condition ?? '');
  const isReachable = commands.map(({ triggers }) => triggers.length > 0);
  const byActions = scriptActionTriggers(inventory);
  for (let round = 0; round < ROUND_LIMIT; round += 1) {
    const starters = collectStarters(linked, byActions);
    let hasChanged = false;
    linked = linked.map((command, index) => {
      if (command.origin.kind !== 'script' || command.triggers.length > 0 || !isReachable[index])
        return command;
      const triggers = starters.get(command.origin.payload);
      if (triggers === undefined || triggers.length === 0) return command;
      hasChanged = true;
      const condition = conditions[index] ?? '';
      return {
        ...command,
        triggers: triggers.map((trigger) => ({ ...trigger, condition: join(trigger.condition, condition) })),
      };
    });
    if (!hasChanged) break;
  }
  return linked;
}

function join(outer: string, inner: string): string {
  return [outer, inner].filter((condition) => condition !== '').join(' and ');
}

/** What starts each payload. */
function collectStarters(
  commands: readonly ObservedCommand[],
  byActions: ReadonlyMap<number, readonly Trigger[]>,
): Map<number, Trigger[]> {
  const starters = new Map<number, Trigger[]>();
  const add = (payload: number, triggers: readonly Trigger[]) => {
    const known = starters.get(payload) ?? [];
    starters.set(payload, [...known, ...triggers].slice(0, TRIGGERS_PER_COMMAND));
  };
  for (const [payload, triggers] of byActions) add(payload, triggers);
  for (const { meanings, program, triggers } of commands) {
    if (program !== undefined) add(program.payload, triggers);
    for (const { meaning, object, program: started } of meanings) {
      if (meaning.kind === 'run-script' && object !== undefined) add(object.payload, triggers);
      if (meaning.kind === 'start-program' && started !== undefined) add(started.payload, triggers);
    }
  }
  return starters;
}

/** Scripts that custom actions run themselves: in the Binary and File tables, and in cells. */
function scriptActionTriggers({ packages }: Inventory): Map<number, Trigger[]> {
  const triggersOf = new Map<number, Trigger[]>();
  for (const { payloadOfRow, tables } of packages) {
    for (const action of tables.customActions) {
      if (action.kind !== 'vbscript' && action.kind !== 'jscript') continue;
      const rows = [`CustomAction.${action.name}`, `Binary.${action.source}`, `File.${action.source}`];
      const payload = rows.map((row) => payloadOfRow.get(row)).find((id) => id !== undefined);
      if (payload === undefined) continue;
      const triggers = action.invocations.map((invocation) => invocationTrigger(action, invocation));
      triggersOf.set(payload, [...(triggersOf.get(payload) ?? []), ...triggers]);
    }
  }
  return triggersOf;
}
