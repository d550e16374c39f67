import type { CommandMeaning } from '../commands/command-meaning.js';
import type { CommandOrigin, Trigger } from '../facts/execution.js';
import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { PackageFacts } from '../facts/package-facts.js';
import { PATH_SEPARATOR, type Payload } from '../facts/payload.js';
import type { CustomAction } from '../formats/msi/custom-action.js';
import { isAutostartValue } from './autostart-key.js';
import { CalledActions } from './called-action.js';
import { findRegisteredLibraries, triggerOfLibrary } from './library-key.js';
import { withLoopVariables } from './loop-variable.js';
import { findOpenedDialogs } from './opened-dialog.js';
import { baseName } from './path-name.js';
import { findActionScript, idleTriggers, invocationTriggers, scriptTrigger } from './trigger.js';
import { readVendorCommand } from './vendor-command.js';

/** A command as it stands in a table or a script, before it is understood. */
export interface CommandText {
  readonly origin: CommandOrigin;
  readonly location: string;
  readonly text: string;
  /**
   * `command-line`: a program with its arguments. `library`: an entry point of a DLL, which the text only names.
   * `package`: another package is installed. `steps`: the columns of a table give the meanings, and the text shows them.
   */
  readonly form: 'command-line' | 'library' | 'package' | 'steps';
  readonly meanings?: readonly CommandMeaning[];
  /**
   * Causes that the tables give. A script's command has the condition that guards it, once, or nothing when the
   * script never gets there.
   */
  readonly triggers: readonly Trigger[];
  /** Causes that the tables give and nothing sets off. */
  readonly idleTriggers?: readonly Trigger[];
  /** Payload that the table says is run, loaded or installed; undefined when the text says it. */
  readonly program?: number;
  /** A script's command: already expanded. */
  readonly isExpanded: boolean;
  /** Payloads that run the command once something starts them: scripts, and programs that unpack themselves. */
  readonly scripts?: readonly number[];
  /** Id of the command that makes the task or service which runs this one; it runs only if that one does. */
  readonly parent?: number;
}

/** Every command of the packages' tables, then of scripts and self-extracting programs wherever they lie. */
export function* collectCommandTexts(inventory: Inventory): Generator<CommandText> {
  const archived = namesInArchives(inventory.payloads);
  const scripts = groupByHolder(inventory.payloads.filter(({ facts }) => facts.script !== undefined));
  for (const facts of inventory.packages) {
    const at = placeIn(facts, inventory.payloads[facts.payload]?.path ?? '');
    const called = new CalledActions(scripts.get(facts.payload) ?? []);
    yield* actionCommands(facts, at, called, inventory.payloads);
    yield* serviceCommands(facts, at);
    yield* shortcutCommands(facts, at);
    yield* registryCommands(facts, at);
    yield* registeredLibraries(facts, at, archived);
    yield* vendorCommands(facts, at);
  }
  for (const payload of inventory.payloads) {
    yield* scriptCommands(payload);
    yield* selfExtractorCommands(payload);
  }
}

function* scriptCommands({ facts, id, path }: Payload): Generator<CommandText> {
  for (const { condition, line, text, unreachable } of facts.script?.commands ?? []) {
    yield {
      origin: { kind: 'script', payload: id, name: String(line) },
      location: `${path} line ${line}`,
      text: withLoopVariables(text, condition ?? ''),
      form: 'command-line',
      triggers: unreachable ? [] : [scriptTrigger(path, condition ?? '')],
      scripts: unreachable ? [] : [id],
      isExpanded: true,
    };
  }
}

function* selfExtractorCommands({ facts, id, path }: Payload): Generator<CommandText> {
  for (const { name, text } of facts.selfExtractor?.commands ?? []) {
    yield {
      origin: { kind: 'self-extractor', payload: id, name },
      location: path + PATH_SEPARATOR + name,
      text,
      form: 'command-line',
      triggers: [scriptTrigger(path, '')],
      scripts: [id],
      isExpanded: true,
    };
  }
}

type At = (
  kind: CommandOrigin['kind'],
  table: string,
  name: string,
) => Pick<CommandText, 'origin' | 'location' | 'form' | 'isExpanded'>;

function placeIn({ payload }: PackageFacts, path: string): At {
  return (kind, table, name) => ({
    origin: { kind, payload, name },
    location: `${path}${PATH_SEPARATOR}${table}.${name}`,
    form: 'command-line',
    isExpanded: false,
  });
}

/** Scripts that actions run are payloads of their own: their commands are read there. */
function* actionCommands(
  facts: PackageFacts,
  at: At,
  called: CalledActions,
  payloads: readonly Payload[],
): Generator<CommandText> {
  const opened = findOpenedDialogs(facts);
  for (const action of facts.tables.customActions) {
    const form = FORM_OF_KIND[action.kind];
    if (form === undefined || findActionScript(action, facts.payloadOfRow) !== undefined) continue;
    const program = payloadOfAction(action, facts);
    const triggers = invocationTriggers(action, opened);
    const scripts = triggers.length > 0 ? [] : called.callersOf(action.name);
    yield {
      ...at('custom-action', 'CustomAction', action.name),
      form,
      text: action.kind === 'set-property' ? action.command.slice(action.source.length + 1) : action.command,
      triggers: scripts.length === 0 ? triggers : [scriptTrigger(payloads[scripts[0]!]?.path ?? '', '')],
      scripts,
      idleTriggers: idleTriggers(action, opened),
      ...(program === undefined ? {} : { program }),
    };
  }
}

const FORM_OF_KIND: Partial<Record<CustomAction['kind'], CommandText['form']>> = {
  exe: 'command-line',
  'set-property': 'command-line',
  dll: 'library',
  install: 'package',
};

function payloadOfAction(
  { kind, source, sourceKind }: CustomAction,
  { payloadOfRow }: PackageFacts,
): number | undefined {
  if (kind === 'set-property') return undefined;
  if (sourceKind === 'binary') return payloadOfRow.get(`Binary.${source}`);
  if (sourceKind === 'file') return payloadOfRow.get(`File.${source}`);
  return undefined;
}

function* serviceCommands({ tables }: PackageFacts, at: At): Generator<CommandText> {
  for (const service of tables.serviceInstalls) {
    const privileges = /^(?:|LocalSystem)$/i.test(service.account) ? 'system' : 'unknown';
    yield {
      ...at('service', 'ServiceInstall', service.name),
      text: `"${service.program}" ${service.arguments}`.trim(),
      triggers: [{ kind: 'service-start', name: service.name, order: null, condition: '', privileges }],
    };
  }
}

const STARTUP_FOLDER = /(?:^|[\\/])(?:startupfolder|startup)[\\/]/i;

function* shortcutCommands({ tables }: PackageFacts, at: At): Generator<CommandText> {
  for (const shortcut of tables.shortcuts) {
    const kind = STARTUP_FOLDER.test(shortcut.path) ? 'logon' : 'user';
    yield {
      ...at('shortcut', 'Shortcut', shortcut.id),
      text: `"${shortcut.target}" ${shortcut.arguments}`.trim(),
      triggers: [{ kind, name: shortcut.path, order: null, condition: '', privileges: 'user' }],
    };
  }
}

function* registryCommands({ tables }: PackageFacts, at: At): Generator<CommandText> {
  for (const { id, key, name, root, value } of tables.registry) {
    if (!isAutostartValue(`\\${key}`, name)) continue;
    yield {
      ...at('run-key', 'Registry', id),
      text: value.replace(/^#%/, ''),
      triggers: [{ kind: 'logon', name: `${root}\\${key}`, order: null, condition: '', privileges: 'user' }],
    };
  }
}

/** Names of files that come out of archives which only a command unpacks. */
function namesInArchives(payloads: readonly Payload[]): ReadonlySet<string> {
  const entries = payloads.filter(({ source }) => source === 'zip-entry' || source === 'archive-entry');
  return new Set(entries.map(({ name }) => baseName(name)));
}

/**
 * Libraries that Windows loads because of the Registry table. Classes of COM are what half of all packages register:
 * they count when the library is none that the package installs itself.
 */
function* registeredLibraries(
  { tables }: PackageFacts,
  at: At,
  archived: ReadonlySet<string>,
): Generator<CommandText> {
  for (const { id, key, name, root, value } of tables.registry) {
    const libraries = findRegisteredLibraries(key, name, value).filter(
      ({ dll, proxy }) => proxy !== 'com' || archived.has(baseName(dll)),
    );
    const [first] = libraries;
    if (first === undefined) continue;
    const kind = triggerOfLibrary(first.proxy);
    yield {
      ...at(kind === 'service-start' ? 'service' : 'run-key', 'Registry', id),
      text: value,
      form: 'steps',
      meanings: libraries.map((library) => ({ kind: 'start-dll', ...library, arguments: '' })),
      triggers: [{ kind, name: `${root}\\${key}`, order: null, condition: '', privileges: 'unknown' }],
    };
  }
}

function* vendorCommands({ payloadOfRow, tables }: PackageFacts, at: At): Generator<CommandText> {
  for (const row of tables.vendorCommands) {
    const { columns, id, table } = row;
    const source = columns.get('Source') ?? '';
    const program = payloadOfRow.get(`Binary.${source}`) ?? payloadOfRow.get(`File.${source}`);
    for (const { condition = '', form, meanings, text } of readVendorCommand(row)) {
      yield {
        ...at('vendor-table', table, id),
        text,
        triggers: [{ kind: 'action-data', name: table, order: null, condition, privileges: 'unknown' }],
        form,
        meanings,
        ...(program === undefined || form === 'steps' ? {} : { program }),
      };
    }
  }
}
