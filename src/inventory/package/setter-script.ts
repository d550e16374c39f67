import type { CustomAction } from '../../formats/msi/custom-action.js';

/**
 * The PowerShell script that an action of type 51 hands to the launcher of Advanced Installer: fields of which each is
 * a name, U+0002 and a value, with U+0001 between them. Undefined for what hands over anything else.
 */
export function findSetterScript({ command, kind, source }: CustomAction): string | undefined {
  if (kind !== 'set-property' || !command.includes(SCRIPT_FIELD)) return undefined;
  const fields = command.slice(source.length + 1).split(FIELD_END);
  const script = fields.find((field) => field.startsWith(SCRIPT_NAME))?.slice(SCRIPT_NAME.length);
  return script === undefined || script.trim() === '' ? undefined : script;
}

const FIELD_END = '\u0001';
const SCRIPT_NAME = 'Script\u0002';
const SCRIPT_FIELD = FIELD_END + SCRIPT_NAME;
