import type { CommandMeaning, KnownLibrary } from '../commands/command-meaning.js';
import type { CommandOrigin, Trigger } from '../facts/execution.js';
import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { PackageFacts } from '../facts/package-facts.js';
import { PATH_SEPARATOR, type Payload } from '../facts/payload.js';
import { isNeverTrue } from '../formats/msi/condition.js';
import type { CustomAction } from '../formats/msi/custom-action.js';
import { ActionLibraries } from './action-library.js';
import { isAutostartValue, isServiceCommand } from './autostart-key.js';
import { CalledActions } from './called-action.js';
import { HandedCommands } from './handed-command.js';
import { findInstallScope } from './install-scope.js';
import { findRegisteredLibraries, triggerOfLibrary } from './library-key.js';
import { withLoopVariables } from './loop-variable.js';
import { baseName } from './path-name.js';
import { idleTriggers, invocationTriggers, scriptTrigger } from './trigger.js';
import { readVendorCommand } from './vendor-command.js';

/** A command as it stands in a table or a script, before it is understood. */
export interface CommandText {
  readonly origin: CommandOrigin;
  readonly location: string;
  readonly text: string;
  /**
   * `command-line`: a program with its arguments. `package`: another package is installed. `steps`: the columns of a
   * table give the meanings, and the text shows them.
   */
  readonly form: 'command-line' | 'package' | 'steps';
  readonly meanings?: readonly CommandMeaning[];
  /** Nobody knows whether it is run: it counts where it reads as more than the start of a program. */
  readonly isGuess?: boolean;
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

interface Surroundings {
  readonly payloads: readonly Payload[];
  readonly libraries: ActionLibraries;
}

/** Every command of the packages' tables, then of scripts and self-extracting programs wherever they lie. */
export function* collectCommandTexts(inventory: Inventory): Generator<CommandText> {
  const archived = namesInArchives(inventory.payloads);
  const scripts = groupByHolder(inventory.payloads.filter(({ facts }) => facts.script !== undefined));
  const surroundings = { payloads: inventory.payloads, libraries: new ActionLibraries(inventory) };
  for (const facts of inventory.packages) {
    const at = placeIn(facts, inventory.payloads[facts.payload]?.path ?? '');
    const called = new CalledActions(scripts.get(facts.payload) ?? []);
    yield* actionCommands(facts, at, called, surroundings);
    yield* serviceCommands(facts, at);
    yield* shortcutCommands(facts, at);
    yield* registryCommands(facts, at);
    yield* registeredLibraries(facts, at, archived);
    yield* loadedLibraries(facts, at, surroundings.libraries);
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
  const kind = facts.selfExtractor?.format === 'burn' ? 'bundle-chain' : 'self-extractor';
  for (const { condition = '', name, text } of facts.selfExtractor?.commands ?? []) {
    yield {
      origin: { kind, payload: id, name },
      location: path + PATH_SEPARATOR + name,
      text,
      form: 'command-line',
      triggers: [scriptTrigger(path, condition)],
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
  { libraries, payloads }: Surroundings,
): Generator<CommandText> {
  const scope = findInstallScope(facts);
  const handed = new HandedCommands(facts);
  for (const action of facts.tables.customActions) {
    const triggers = invocationTriggers(action, scope);
    const scripts = triggers.length > 0 ? [] : called.callersOf(action.name);
    const place = {
      ...at('custom-action', 'CustomAction', action.name),
      triggers: scripts.length === 0 ? triggers : [scriptTrigger(payloads[scripts[0]!]?.path ?? '', '')],
      scripts,
      idleTriggers: idleTriggers(action, scope),
    };
    const program = payloadOfAction(action, facts);
    for (const step of actionSteps(action, handed, libraries.identify(program))) {
      yield { ...place, ...step, ...(program === undefined ? {} : { program }) };
    }
    for (const { form, isGuess, meanings = [], text } of handed.of(action)) {
      yield { ...place, form, isGuess, meanings, text };
    }
  }
}

type ActionStep = Pick<CommandText, 'form' | 'text'> & Partial<Pick<CommandText, 'meanings'>>;

/** What the row of an action says that it does, also with the other values that properties may have. */
function actionSteps(
  action: CustomAction,
  handed: HandedCommands,
  library: KnownLibrary | undefined,
): ActionStep[] {
  const { alternatives = [], command, kind, source } = action;
  const texts = [command, ...alternatives];
  switch (kind) {
    case 'dll':
      return [
        { form: 'steps', text: command, meanings: [callOf(action, handed.dataOf(action)[0], library)] },
      ];
    case 'set-property':
    case 'set-directory':
      return texts.map((text) => {
        const value = text.slice(source.length + 1, source.length + 1 + KEPT_VALUE_LENGTH);
        return { form: 'steps', text, meanings: [{ kind: 'set-property', property: source, value }] };
      });
    case 'exe':
      return texts.map((text) => ({ form: 'command-line', text }));
    case 'install':
      return texts.map((text) => ({ form: 'package', text }));
    default:
      return [];
  }
}

/** Characters of a value or of an action's data that a meaning repeats. */
const KEPT_VALUE_LENGTH = 2_048;

function callOf(
  { command, target }: CustomAction,
  data: string | undefined,
  library: KnownLibrary | undefined,
): CommandMeaning {
  return {
    kind: 'call-dll',
    dll: command.slice(0, Math.max(0, command.lastIndexOf('!'))),
    entryPoint: target,
    ...(data === undefined ? {} : { data: data.slice(0, KEPT_VALUE_LENGTH) }),
    ...(library === undefined ? {} : { library }),
  };
}

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
  // srvany and NSSM keep the arguments of the program that they run in a value of their own.
  const wrapped = new Map(
    tables.registry
      .filter(({ name }) => /^AppParameters$/i.test(name))
      .map(({ key, value }) => [`${key}\nApplication`.toLowerCase(), value.replace(/^#%/, '')]),
  );
  for (const { id, key, name, root, value } of tables.registry) {
    const isService = isServiceCommand(`\\${key}`, name);
    if (!isService && !isAutostartValue(`\\${key}`, name)) continue;
    yield {
      ...at(isService ? 'service' : 'run-key', 'Registry', id),
      text: `${value.replace(/^#%/, '')} ${wrapped.get(`${key}\n${name}`.toLowerCase()) ?? ''}`.trim(),
      triggers: [
        {
          kind: isService ? 'service-start' : 'logon',
          name: `${root}\\${key}`,
          order: null,
          condition: '',
          privileges: isService ? 'system' : 'user',
        },
      ],
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
 * they count when the package does not install the library itself.
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

/** The standard action that reads a table; MsiEmbeddedUI is read before any action. */
const READER_OF_TABLE: Readonly<Record<string, string>> = {
  SelfReg: 'SelfRegModules',
  ODBCDriver: 'InstallODBC',
  ODBCTranslator: 'InstallODBC',
};

/** DLLs that Windows Installer loads and calls because of other tables than CustomAction. */
function* loadedLibraries(facts: PackageFacts, at: At, libraries: ActionLibraries): Generator<CommandText> {
  const { serviceUser } = findInstallScope(facts);
  for (const { dll, entryPoint, id, row, table } of facts.tables.loadedLibraries) {
    const program = facts.payloadOfRow.get(row);
    const library = libraries.identify(program);
    const reader = READER_OF_TABLE[table];
    yield {
      ...at('vendor-table', table, id),
      text: `${dll}!${entryPoint}`,
      form: 'steps',
      meanings: [{ kind: 'call-dll', dll, entryPoint, ...(library === undefined ? {} : { library }) }],
      triggers:
        reader === undefined
          ? [{ kind: 'action-data', name: table, order: null, condition: '', privileges: 'user' }]
          : standardActionTriggers(facts, reader, serviceUser),
      ...(program === undefined ? {} : { program }),
    };
  }
}

/** Where the sequences run an action of Windows Installer itself; none where they leave it out. */
function standardActionTriggers(
  { tables }: PackageFacts,
  wanted: string,
  privileges: Trigger['privileges'],
): Trigger[] {
  return tables.sequences
    .filter(
      ({ action, condition, number, table }) =>
        action === wanted &&
        table.endsWith('InstallExecuteSequence') &&
        number !== null &&
        number !== 0 &&
        !isNeverTrue(condition),
    )
    .slice(0, 1)
    .map(({ condition, number, table }) => ({
      kind: 'sequence',
      name: table,
      order: number,
      condition,
      privileges,
    }));
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
        triggers: isNeverTrue(condition)
          ? []
          : [{ kind: 'action-data', name: table, order: null, condition, privileges: 'unknown' }],
        form,
        meanings,
        ...(program === undefined || form === 'steps' ? {} : { program }),
      };
    }
  }
}
