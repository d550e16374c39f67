import type { ObservedCommand, ResolvedMeaning, Trigger } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import { appendTo } from '../io/append-to.js';
import { findInstallScope } from './install-scope.js';
import { findActionScript, guardTriggers, invocationTriggers, MAX_TRIGGERS_PER_COMMAND } from './trigger.js';

/** Commands, and what makes those run that no table starts. */
export interface Dependence {
  readonly commands: readonly ObservedCommand[];
  /** By the id of a command that a task, service or Run key will run: the id of the command that makes it. */
  readonly parentOf: ReadonlyMap<number, number>;
  /** By the id of a command that payloads run once something starts them, scripts for the most part: those payloads. */
  readonly scriptsOf: ReadonlyMap<number, readonly number[]>;
}

/**
 * Gives commands of scripts, tasks and services the causes of whatever starts them, and none when nothing that runs
 * does: breadth first from the tables, each command once.
 */
export function traceTriggers(
  dependence: Dependence,
  inventory: Pick<Inventory, 'packages'>,
): ObservedCommand[] {
  const { commands, parentOf, scriptsOf } = dependence;
  const dependents = collectDependents(dependence);
  const traced = commands.map((command) =>
    scriptsOf.has(command.id) || parentOf.has(command.id) ? { ...command, triggers: [] } : command,
  );
  const room = new TriggerRoom();
  let starters = scriptActionTriggers(inventory);
  let reached = traced.filter(({ triggers }) => triggers.length > 0);
  while (reached.length > 0 || starters.size > 0) {
    for (const command of reached) {
      for (const payload of startedPayloads(command)) addTriggers(starters, payload, command.triggers);
    }
    const next = takeDependents(dependents, reached, starters)
      .filter(({ id }) => traced[id]?.triggers.length === 0)
      .map((command) => ({
        ...command,
        triggers: room.take(triggersOf(command, scriptsOf.get(command.id), starters)),
      }))
      .filter(({ triggers }) => triggers.length > 0);
    for (const command of next) traced[command.id] = command;
    starters = new Map();
    reached = next;
  }
  return traced;
}

/** Characters of the causes that scripts hand on to their commands. */
const TRACED_LENGTH = 2 * 2 ** 20;

/** Bounds what commands of scripts inherit: one long condition may stand above twenty thousand of them. */
class TriggerRoom {
  private left = TRACED_LENGTH;

  /** All triggers while there is room, then only the first, its condition shortened. */
  take(triggers: readonly Trigger[]): readonly Trigger[] {
    for (const { condition, name } of triggers) this.left -= condition.length + name.length;
    if (this.left >= 0) return triggers;
    return triggers.slice(0, 1).map((trigger) => ({ ...trigger, condition: trigger.condition.slice(0, 64) }));
  }
}

/** Takes out what the commands make run, and what the scripts that they start run: so each is come to once. */
function takeDependents(
  { ofCommand, ofScript }: Dependents,
  reached: readonly ObservedCommand[],
  starters: ReadonlyMap<number, readonly Trigger[]>,
): ObservedCommand[] {
  const scripts = [...starters.keys()].flatMap((payload) => ofScript.get(payload) ?? []);
  for (const payload of starters.keys()) ofScript.delete(payload);
  return [...new Set([...scripts, ...reached.flatMap(({ id }) => ofCommand.get(id) ?? [])])];
}

interface Dependents {
  /** Commands of a script, by its payload. */
  readonly ofScript: Map<number, ObservedCommand[]>;
  /** Commands that tasks and services run, by the id of the command that makes those. */
  readonly ofCommand: Map<number, ObservedCommand[]>;
}

function collectDependents({ commands, parentOf, scriptsOf }: Dependence): Dependents {
  const ofScript = new Map<number, ObservedCommand[]>();
  const ofCommand = new Map<number, ObservedCommand[]>();
  for (const command of commands) {
    const parent = parentOf.get(command.id);
    if (parent !== undefined) appendTo(ofCommand, parent, command);
    else for (const script of scriptsOf.get(command.id) ?? []) appendTo(ofScript, script, command);
  }
  return { ofScript, ofCommand };
}

/** A command that scripts run has their causes, under its own guard; a task's command keeps the cause that the task is. */
function triggersOf(
  { triggers: own }: ObservedCommand,
  scripts: readonly number[] | undefined,
  starters: ReadonlyMap<number, readonly Trigger[]>,
): readonly Trigger[] {
  const [first] = own;
  if (first === undefined || scripts === undefined) return own;
  const causes = scripts.flatMap((script) => starters.get(script) ?? []).slice(0, MAX_TRIGGERS_PER_COMMAND);
  return guardTriggers(causes, first.condition);
}

/** Payloads that run when the command does. */
export function startedPayloads({ meanings, program }: ObservedCommand): number[] {
  const started = meanings.flatMap(({ meaning, object, program: run }: ResolvedMeaning) => {
    if (meaning.kind === 'run-script' || meaning.kind === 'msiexec-install') return object?.payload ?? [];
    return meaning.kind === 'start-program' ? (run?.payload ?? []) : [];
  });
  return program === undefined ? started : [program.payload, ...started];
}

/** Payloads that commands and script actions which would run start. */
export function findStartedPayloads(
  commands: readonly ObservedCommand[],
  inventory: Pick<Inventory, 'packages'>,
): Set<number> {
  const started = new Set(scriptActionTriggers(inventory).keys());
  for (const command of commands) {
    if (command.triggers.length === 0) continue;
    for (const payload of startedPayloads(command)) started.add(payload);
  }
  return started;
}

function addTriggers(starters: Map<number, Trigger[]>, payload: number, triggers: readonly Trigger[]): void {
  const known = starters.get(payload);
  if (known === undefined) starters.set(payload, [...triggers]);
  else if (known.length < MAX_TRIGGERS_PER_COMMAND)
    known.push(...triggers.slice(0, MAX_TRIGGERS_PER_COMMAND - known.length));
}

/** Scripts that custom actions run themselves: in the Binary and File tables, and in cells. */
function scriptActionTriggers({ packages }: Pick<Inventory, 'packages'>): Map<number, Trigger[]> {
  const starters = new Map<number, Trigger[]>();
  for (const facts of packages) {
    const scope = findInstallScope(facts);
    for (const action of facts.tables.customActions) {
      const payload = findActionScript(action, facts.payloadOfRow);
      const triggers = invocationTriggers(action, scope);
      if (payload !== undefined && triggers.length > 0) addTriggers(starters, payload, triggers);
    }
  }
  return starters;
}
