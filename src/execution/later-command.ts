import type { CommandMeaning, RegistryWriteMeaning } from '../commands/command-meaning.js';
import type { CommandOrigin, ObservedCommand, Trigger } from '../facts/execution.js';
import { isAutostartValue, isServiceCommand } from './autostart-key.js';
import type { CommandText } from './command-text.js';
import { findRegisteredLibraries, triggerOfLibrary } from './library-key.js';

/** The commands that a task, service or Run key made by `parent` will run later; a task defined in XML may run several. */
export function findLaterCommand(meaning: CommandMeaning, parent: ObservedCommand): CommandText[] {
  if (meaning.kind === 'registry-write') {
    const loaded = loadedLibraries(meaning, parent);
    if (loaded.length > 0) return loaded;
  }
  const later = laterOf(meaning);
  if (later === undefined) return [];
  const { kind, name, texts, trigger } = later;
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => ({
      origin: { kind, payload: parent.origin.payload, name },
      location: parent.location,
      text,
      form: 'command-line',
      triggers: [{ kind: trigger, name, order: null, condition: '', privileges: 'unknown' }],
      isExpanded: false,
      parent: parent.id,
    }));
}

/** What Windows will load because of a value that `parent` writes. */
function loadedLibraries(
  { data = '', key, valueName = '' }: RegistryWriteMeaning,
  { id, location, origin }: ObservedCommand,
): CommandText[] {
  const name = `${key}\\${valueName}`;
  const libraries = findRegisteredLibraries(key, valueName, data);
  const [first] = libraries;
  if (first === undefined) return [];
  return [
    {
      origin: { kind: first.proxy === 'svchost' ? 'service' : 'run-key', payload: origin.payload, name },
      location,
      text: data,
      form: 'steps',
      meanings: libraries.map((library) => ({ kind: 'start-dll', ...library, arguments: '' })),
      triggers: [
        { kind: triggerOfLibrary(first.proxy), name, order: null, condition: '', privileges: 'unknown' },
      ],
      isExpanded: false,
      parent: id,
    },
  ];
}

interface Later {
  readonly kind: CommandOrigin['kind'];
  readonly trigger: Trigger['kind'];
  readonly name: string;
  readonly texts: readonly string[];
}

function laterOf(meaning: CommandMeaning): Later | undefined {
  switch (meaning.kind) {
    case 'scheduled-task': {
      const { command = '', furtherCommands = [], name = '' } = meaning;
      return { kind: 'scheduled-task', trigger: 'schedule', name, texts: [command, ...furtherCommands] };
    }
    case 'service': {
      const { command = '', name } = meaning;
      return { kind: 'service', trigger: 'service-start', name, texts: [command] };
    }
    case 'registry-write': {
      const { data = '', key, valueName = '' } = meaning;
      const later = { name: `${key}\\${valueName}`, texts: [data] };
      if (isServiceCommand(key, valueName)) return { kind: 'service', trigger: 'service-start', ...later };
      return isAutostartValue(key, valueName) ? { kind: 'run-key', trigger: 'logon', ...later } : undefined;
    }
    default:
      return undefined;
  }
}
