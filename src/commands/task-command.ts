import type { ScheduledTaskMeaning } from './command-meaning.js';
import { type CommandStep, findSwitchValue, isSwitch, type StepInterpreter } from './step.js';

/** schtasks /create, and at. */
export const interpretScheduler: StepInterpreter = (step) => {
  if (step.name === 'schtasks') return readSchtasks(step);
  if (step.name === 'at') return readAt(step);
  return undefined;
};

const TRIGGERS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    onlogon: 'logon',
    onstart: 'startup',
    onidle: 'idle',
    onevent: 'event',
    once: 'once',
  }),
);

const MINUTES: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({ minute: 1, hourly: 60, daily: 1_440, weekly: 10_080 }),
);

function readSchtasks({ arguments: args }: CommandStep): ScheduledTaskMeaning[] {
  if (!args.some((argument) => isSwitch(argument, 'create', 'change'))) return [];
  const name = findSwitchValue(args, 'tn');
  const command = findSwitchValue(args, 'tr');
  const definition = findSwitchValue(args, 'xml');
  const schedule = findSwitchValue(args, 'sc')?.toLowerCase();
  const interval = intervalOf(schedule, findSwitchValue(args, 'mo'), findSwitchValue(args, 'ri'));
  const trigger = schedule === undefined ? undefined : (TRIGGERS.get(schedule) ?? 'time');
  return [
    {
      kind: 'scheduled-task',
      ...(name === undefined ? {} : { name }),
      ...(command === undefined ? {} : { command }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(interval === undefined ? {} : { intervalInMinutes: interval }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(definition === undefined ? {} : { definition }),
    },
  ];
}

/** `/ri` repeats within the schedule, in minutes; `/mo` counts the schedule's own unit. */
function intervalOf(
  schedule: string | undefined,
  modifier: string | undefined,
  repetition: string | undefined,
): number | undefined {
  if (repetition !== undefined && /^\d{1,6}$/.test(repetition)) return Number(repetition);
  const unit = schedule === undefined ? undefined : MINUTES.get(schedule);
  if (unit === undefined) return undefined;
  return unit * (modifier !== undefined && /^\d{1,5}$/.test(modifier) ? Number(modifier) : 1);
}

/** at [\\computer] 12:00 [/every:…] command */
function readAt({ arguments: args }: CommandStep): ScheduledTaskMeaning[] {
  const time = args.findIndex((argument) => /^\d{1,2}:\d{2}/.test(argument));
  if (time < 0) return [];
  const command = args.slice(time + 1).filter((argument) => !/^\/(?:every|next|interactive)/i.test(argument));
  return [{ kind: 'scheduled-task', command: command.join(' '), schedule: args[time]!, trigger: 'time' }];
}

/** Definitions are a few kilobytes; what is longer is none. */
const MAX_DEFINITION_LENGTH = 262_144;

/** Reads a task's definition in XML, as `schtasks /create /xml` and `Register-ScheduledTask -Xml` take it. */
export function parseTaskDefinition(xml: string): ScheduledTaskMeaning | undefined {
  const text = xml.slice(0, MAX_DEFINITION_LENGTH);
  if (!/<Task\b[^>]{0,512}>/i.test(text) || !/<Actions?\b/i.test(text)) return undefined;
  const name = elementText(text, 'URI');
  const program = elementText(text, 'Command');
  const args = elementText(text, 'Arguments');
  const interval = durationInMinutes(elementText(text, 'Interval') ?? '');
  const trigger = DEFINED_TRIGGERS.find(([element]) => text.includes(`<${element}`))?.[1];
  return {
    kind: 'scheduled-task',
    ...(name === undefined ? {} : { name }),
    ...(program === undefined ? {} : { command: args === undefined ? program : `${program} ${args}` }),
    ...(interval === undefined ? {} : { intervalInMinutes: interval }),
    ...(trigger === undefined ? {} : { trigger }),
  };
}

const DEFINED_TRIGGERS: readonly (readonly [element: string, trigger: string])[] = [
  ['LogonTrigger', 'logon'],
  ['BootTrigger', 'startup'],
  ['IdleTrigger', 'idle'],
  ['EventTrigger', 'event'],
  ['CalendarTrigger', 'time'],
  ['TimeTrigger', 'time'],
];

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
);

function elementText(xml: string, element: string): string | undefined {
  const start = xml.indexOf(`<${element}>`);
  const end = start < 0 ? -1 : xml.indexOf(`</${element}>`, start);
  if (end < 0) return undefined;
  const text = xml.slice(start + element.length + 2, end).trim();
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES.get(name) ?? whole);
}

/** ISO 8601, `PT90M` or `P1DT2H`; undefined for what is none. */
function durationInMinutes(text: string): number | undefined {
  const match = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/i.exec(text);
  if (match === null || text.length < 3) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? '0'));
  return (days ?? 0) * 1_440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
}
