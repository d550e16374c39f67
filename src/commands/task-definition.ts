import { decodeXmlReferences } from '../formats/text/xml-reference.js';
import type { ScheduledTaskMeaning } from './command-meaning.js';

/** Definitions are a few kilobytes; anything longer is not one. */
const MAX_DEFINITION_LENGTH = 262_144;
/** A task may have 32 actions [MS-TSCH 2.5.6]. */
const MAX_ACTIONS = 32;
/** … and 48 triggers [MS-TSCH 2.5.3]. */
const MAX_TRIGGERS = 48;

/** Reads a task's definition in XML, as `schtasks /create /xml` and `Register-ScheduledTask -Xml` take it. */
export function parseTaskDefinition(xml: string): ScheduledTaskMeaning | undefined {
  const text = xml.slice(0, MAX_DEFINITION_LENGTH);
  if (!/<(?:\w+:)?Task[\s>]/.test(text) || !/<(?:\w+:)?Actions?[\s>]/.test(text)) return undefined;
  const plain = withoutSpans(text, '<!--', '-->', () => '');
  const [name] = elementTexts(plain, 'URI', 1);
  const [command, ...furtherCommands] = elementTexts(plain, 'Exec', MAX_ACTIONS).flatMap(commandOfAction);
  // Another Interval says when a task that failed is started again.
  const interval = elementTexts(plain, 'Repetition', MAX_TRIGGERS)
    .flatMap((repetition) => elementTexts(repetition, 'Interval', 1))
    .map(durationInMinutes)[0];
  const trigger = DEFINED_TRIGGERS.find(([element]) =>
    new RegExp(`<(?:\\w{1,64}:)?${element}[\\s/>]`).test(plain),
  )?.[1];
  return {
    kind: 'scheduled-task',
    ...(name === undefined ? {} : { name: decodeText(name) }),
    ...(command === undefined ? {} : { command }),
    ...(interval === undefined ? {} : { intervalInMinutes: interval }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(furtherCommands.length === 0 ? {} : { furtherCommands }),
  };
}

/** ISO 8601, `PT90M` or `P1DT2H`; undefined for anything else. */
export function durationInMinutes(text: string): number | undefined {
  const match = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/i.exec(text.trim());
  if (match === null || match[0].length < 3) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? '0'));
  return (days ?? 0) * 1_440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
}

function commandOfAction(action: string): string[] {
  const [program] = elementTexts(action, 'Command', 1).map(decodeText);
  const [args] = elementTexts(action, 'Arguments', 1).map(decodeText);
  if (program === undefined) return [];
  const isBare = /\s/.test(program) && !program.includes('"') && args !== undefined;
  const quoted = isBare ? `"${program}"` : program;
  return [args === undefined ? quoted : `${quoted} ${args}`];
}

const DEFINED_TRIGGERS: readonly (readonly [element: string, trigger: string])[] = [
  ['LogonTrigger', 'logon'],
  ['BootTrigger', 'startup'],
  ['IdleTrigger', 'idle'],
  ['EventTrigger', 'event'],
  ['SessionStateChangeTrigger', 'logon'],
  ['RegistrationTrigger', 'once'],
  ['CalendarTrigger', 'time'],
  ['TimeTrigger', 'time'],
];

/** What stands between the tags of the first elements of a name, whatever their prefix and attributes. */
function elementTexts(xml: string, element: string, limit: number): string[] {
  const texts: string[] = [];
  const start = new RegExp(`<(?:(\\w{1,64}):)?${element}(?:\\s[^<>]{0,1024})?>`, 'g');
  for (let match = start.exec(xml); match !== null && texts.length < limit; match = start.exec(xml)) {
    const prefix = match[1] === undefined ? '' : `${match[1]}:`;
    const end = xml.indexOf(`</${prefix}${element}`, start.lastIndex);
    if (end < 0) break;
    texts.push(xml.slice(start.lastIndex, end).trim());
    start.lastIndex = end;
  }
  return texts;
}

/** Undoes CDATA, entities and numeric references. */
function decodeText(text: string): string {
  const decoded = text.includes('<![CDATA[')
    ? withoutSpans(text, '<![CDATA[', ']]>', (data) => data)
    : decodeXmlReferences(text);
  return decoded.trim();
}

/** Replaces what stands between two marks, marks and all, in one pass. */
function withoutSpans(
  text: string,
  open: string,
  close: string,
  replace: (inside: string) => string,
): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) break;
    parts.push(text.slice(at, start), replace(text.slice(start + open.length, end)));
    at = end + close.length;
  }
  return parts.join('') + text.slice(at);
}
