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
