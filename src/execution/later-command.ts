import type { CommandMeaning } from '../commands/command-meaning.js';
import { isAutostartValue } from './autostart-key.js';
import type { CommandText } from './command-text.js';
import type { CommandOrigin, ObservedCommand, Trigger } from './execution.js';

/** The command that a task, service or Run key made by `parent` will run later. */
export function findLaterCommand(meaning: CommandMeaning, parent: ObservedCommand): CommandText | undefined {
  const later = laterOf(meaning);
  if (later === undefined || later.text.trim() === '') return undefined;
  const { kind, name, text, trigger } = later;
  return {
    origin: { kind, payload: parent.origin.payload, name },
    location: parent.location,
    text,
    form: 'command-line',
    triggers: [{ kind: trigger, name, order: null, condition: '', privileges: 'unknown' }],
    isExpanded: false,
    parent: parent.id,
  };
}

interface Later {
  readonly kind: CommandOrigin['kind'];
  readonly trigger: Trigger['kind'];
  readonly name: string;
  readonly text: string;
}

function laterOf(meaning: CommandMeaning): Later | undefined {
  switch (meaning.kind) {
    case 'scheduled-task': {
      const { command = '', name = '' } = meaning;
      return { kind: 'scheduled-task', trigger: 'schedule', name, text: command };
    }
    case 'service': {
      const { command = '', name } = meaning;
      return { kind: 'service', trigger: 'service-start', name, text: command };
    }
    case 'registry-write': {
      const { data = '', key, valueName = '' } = meaning;
      if (!isAutostartValue(key, valueName)) return undefined;
      return { kind: 'run-key', trigger: 'logon', name: `${key}\\${valueName}`, text: data };
    }
    default:
      return undefined;
  }
}
