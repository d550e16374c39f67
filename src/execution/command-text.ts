import type { Inventory } from '../inventory/inventory.js';
import type { PackageFacts } from '../inventory/package-facts.js';
import { PATH_SEPARATOR } from '../inventory/payload.js';
import type { Budget } from '../io/budget.js';
import type { CustomAction, Invocation } from '../msi/custom-action.js';
import type { CommandOrigin, Trigger } from './execution.js';

/** A command line as it stands in a table or a script, before it is understood. */
export interface CommandText {
  readonly origin: CommandOrigin;
  readonly location: string;
  readonly text: string;
  /** Causes that the tables give; a script's commands get theirs from whatever starts the script. */
  readonly triggers: readonly Trigger[];
  /** Payload whose program the table says is run; undefined when the text says it. */
  readonly program?: number;
  /** A script's command: already expanded. */
  readonly isExpanded: boolean;
}

const COMMAND_LIMIT = 20_000;

/** Every command line of the packages' tables, and of the scripts wherever they lie. */
export function collectCommandTexts(inventory: Inventory, budget: Budget): CommandText[] {
  const collected: CommandText[] = [];
  const take = (texts: Iterable<CommandText>) => {
    for (const text of texts) {
      if (collected.length >= COMMAND_LIMIT) return;
      budget.spendSteps();
      if (text.text.trim() !== '') collected.push(text);
    }
  };
  for (const facts of inventory.packages)
    take(packageCommands(facts, inventory.payloads[facts.payload]?.path ?? ''));
  for (const { facts, id, path } of inventory.payloads) {
    for (const { condition, line, text, unreachable } of facts.script?.commands ?? []) {
      take([
        {
          origin: { kind: 'script', payload: id, name: String(line) },
          location: `${path} line ${line}`,
          text,
          triggers: unreachable ? [] : [scriptTrigger(path, condition ?? '')],
          isExpanded: true,
        },
      ]);
    }
  }
  return collected;
}

/** Stands for whatever starts the script, until that is known. */
function scriptTrigger(path: string, condition: string): Trigger {
  return { kind: 'script', name: path, order: null, condition, privileges: 'unknown' };
}

function* packageCommands(facts: PackageFacts, path: string): Generator<CommandText> {
  const at = (kind: CommandOrigin['kind'], table: string, name: string) => ({
    origin: { kind, payload: facts.payload, name },
    location: `${path}${PATH_SEPARATOR}${table}.${name}`,
    isExpanded: false,
  });
  const { tables } = facts;
  for (const action of tables.customActions) {
    if (!RUNS_COMMANDS.has(action.kind)) continue;
    const program = programOf(action, facts);
    yield {
      ...at('custom-action', 'CustomAction', action.name),
      text: action.kind === 'set-property' ? action.command.slice(action.source.length + 1) : action.command,
      triggers: action.invocations.map((invocation) => invocationTrigger(action, invocation)),
      ...(program === undefined ? {} : { program }),
    };
  }
  for (const service of tables.serviceInstalls) {
    const privileges = /^(?:|LocalSystem)$/i.test(service.account) ? 'system' : 'unknown';
    yield {
      ...at('service', 'ServiceInstall', service.name),
      text: `"${service.program}" ${service.arguments}`,
      triggers: [{ kind: 'service-start', name: service.name, order: null, condition: '', privileges }],
    };
  }
  for (const shortcut of tables.shortcuts) {
    yield {
      ...at('shortcut', 'Shortcut', shortcut.id),
      text: `"${shortcut.target}" ${shortcut.arguments}`,
      triggers: [{ kind: 'user', name: shortcut.path, order: null, condition: '', privileges: 'user' }],
    };
  }
  for (const row of tables.registry) {
    if (!isRunKey(row.key)) continue;
    yield {
      ...at('run-key', 'Registry', row.id),
      text: row.value,
      triggers: [
        { kind: 'logon', name: `${row.root}\\${row.key}`, order: null, condition: '', privileges: 'user' },
      ],
    };
  }
  for (const { columns, id, table } of tables.vendorCommands) {
    for (const text of columns.values()) {
      yield {
        ...at('vendor-table', table, id),
        text,
        triggers: [{ kind: 'action-data', name: table, order: null, condition: '', privileges: 'unknown' }],
      };
    }
  }
}

/** Kinds whose command is a command line; scripts are payloads of their own, and are read there. */
const RUNS_COMMANDS: ReadonlySet<CustomAction['kind']> = new Set(['exe', 'dll', 'install', 'set-property']);

const RUN_KEYS = /\\(?:Run|RunOnce|RunOnceEx|RunServices|RunServicesOnce|Policies\\Explorer\\Run|Winlogon)$/i;

/** True for registry keys whose values are started at logon or start-up. */
export function isRunKey(key: string): boolean {
  return RUN_KEYS.test(key);
}

function programOf(
  { kind, source, sourceKind }: CustomAction,
  { payloadOfRow }: PackageFacts,
): number | undefined {
  if (kind === 'set-property') return undefined;
  if (sourceKind === 'binary') return payloadOfRow.get(`Binary.${source}`);
  if (sourceKind === 'file') return payloadOfRow.get(`File.${source}`);
  return undefined;
}

/** One cause of a custom action, with the privileges that its flags give it. */
export function invocationTrigger({ flags }: CustomAction, invocation: Invocation): Trigger {
  const isDeferred = flags.includes('deferred') || flags.includes('commit') || flags.includes('rollback');
  const privileges =
    isDeferred && flags.includes('no-impersonate') ? 'system' : isDeferred ? 'elevated' : 'user';
  if (invocation.by === 'control-event') {
    const name = `${invocation.dialog}.${invocation.control}`;
    return { kind: 'control-event', name, order: null, condition: invocation.condition, privileges };
  }
  const { condition, number, table } = invocation;
  return { kind: 'sequence', name: table, order: number, condition, privileges };
}
