import type { CommandMeaning, ScheduledTaskMeaning } from '../commands/command-meaning.js';
import { durationInMinutes, parseTaskDefinition } from '../commands/task-definition.js';
import { findUrls } from '../commands/url.js';
import type { VendorCommand } from '../formats/msi/package-tables.js';

/** What a row of a vendor's table runs: a command line, or steps that the columns give without one. */
export interface VendorStep {
  readonly text: string;
  readonly form: 'command-line' | 'steps';
  readonly meanings: readonly CommandMeaning[];
  readonly condition?: string;
}

/**
 * Reads a row by what its columns mean. The makers publish no schemas and change them from version to version, so
 * columns are recognised by the words in their names and by their values.
 */
export function readVendorCommand(row: VendorCommand): VendorStep[] {
  switch (row.table) {
    case 'AI_ScheduledTasks':
      return readScheduledTask(row) ?? readCells(row);
    case 'MsiEmbeddedChainer':
      return readChainer(row);
    default:
      return readCells(row);
  }
}

/** Every cell may be a command line; one that is a URL is fetched, and numbers and keys are neither. */
function readCells({ columns, id, table }: VendorCommand): VendorStep[] {
  return [...columns.values()].flatMap((text): VendorStep[] => {
    if (/^[\d\s]*$/.test(text) || text === id) return [];
    const [url] = /^\s*https?:/i.test(text) ? findUrls(text) : [];
    if (url === undefined) return [{ text, form: 'command-line', meanings: [] }];
    return [{ text, form: 'steps', meanings: [{ kind: 'download', url, tool: table }] }];
  });
}

/** MsiEmbeddedChainer, Condition, CommandLine, Source, Type: the program is a row of Binary or File, or a property. */
function readChainer({ columns }: VendorCommand): VendorStep[] {
  const source = columns.get('Source') ?? '';
  const program = /\s/.test(source) ? `"${source}"` : source;
  const text = `${program} ${columns.get('CommandLine') ?? ''}`.trim();
  const condition = columns.get('Condition') ?? '';
  return text === '' ? [] : [{ text, form: 'command-line', meanings: [], condition }];
}

const FOLDER_COLUMN = /dir|folder|work/i;
const ARGUMENT_COLUMN = /arg|param|cmdline|commandline/i;
const PROGRAM_COLUMN = /path|command|program|application|executable|exe|file|target|^action$/i;
const NAME_COLUMN = /^(?:(?:scheduled_?)?task_?name|display_?name|name|title)$/i;
const INTERVAL_COLUMN = /interval|repeat|repetition|every|minutes/i;
const SCHEDULE_COLUMN = /trigger|schedule|frequency|recurrence|interval|repeat|repetition|when/i;

/** Undefined when no column names a program. */
function readScheduledTask(row: VendorCommand): VendorStep[] | undefined {
  const cells = [...row.columns].filter(([, value]) => value.trim() !== '');
  const defined = cells.map(([, value]) => parseTaskDefinition(value)).find((task) => task !== undefined);
  const command = defined?.command ?? commandOf(cells);
  if (command === undefined) return undefined;
  const name = find(cells, NAME_COLUMN) ?? defined?.name ?? row.id;
  const text = cells.map(([column, value]) => `${column}=${value}`).join('; ');
  const task: ScheduledTaskMeaning = {
    ...scheduleOf(cells),
    ...defined,
    kind: 'scheduled-task',
    name,
    command,
  };
  return [{ text, form: 'steps', meanings: [task] }];
}

type Cell = readonly [column: string, value: string];

function find(cells: readonly Cell[], pattern: RegExp): string | undefined {
  return cells.find(([column]) => pattern.test(column))?.[1];
}

function commandOf(cells: readonly Cell[]): string | undefined {
  const isProgram = ([column, value]: Cell): boolean =>
    PROGRAM_COLUMN.test(column) &&
    !FOLDER_COLUMN.test(column) &&
    !ARGUMENT_COLUMN.test(column) &&
    /[a-z]/i.test(value);
  const program = cells.find(isProgram)?.[1] ?? cells.find(([, value]) => /\.exe\b/i.test(value))?.[1];
  if (program === undefined) return undefined;
  const args = cells.find(([column, value]) => ARGUMENT_COLUMN.test(column) && value !== program)?.[1];
  const isBare = /\s/.test(program) && !program.includes('"') && args !== undefined;
  const quoted = isBare ? `"${program}"` : program;
  return args === undefined ? quoted : `${quoted} ${args}`;
}

const TRIGGER_WORDS: readonly (readonly [words: RegExp, trigger: string])[] = [
  [/log_?on/i, 'logon'],
  [/start_?up|boot|on_?start/i, 'startup'],
  [/idle/i, 'idle'],
  [/once/i, 'once'],
  [/event/i, 'event'],
  [/dai?ly|week|month|minute|hour|time/i, 'time'],
];

function scheduleOf(cells: readonly Cell[]): Pick<ScheduledTaskMeaning, 'intervalInMinutes' | 'trigger'> {
  const schedule = cells.filter(([column]) => SCHEDULE_COLUMN.test(column));
  const trigger = TRIGGER_WORDS.find(([words]) => schedule.some(([, value]) => words.test(value)))?.[1];
  const interval = cells
    .map(([column, value]) => intervalOf(value, INTERVAL_COLUMN.test(column)))
    .find((minutes) => minutes !== undefined);
  return {
    ...(trigger === undefined ? {} : { trigger }),
    ...(interval === undefined ? {} : { intervalInMinutes: interval }),
  };
}

/** `PT90M`, `90 minutes`, `1 hour`, `01:30:00`; a bare number counts minutes in a column that is about intervals. */
function intervalOf(value: string, isIntervalColumn: boolean): number | undefined {
  const text = value.trim().slice(0, 256);
  const duration = /(?:^|[\s;=,])(P(?:\d+D)?T\d[\dHMS]*)/i.exec(text)?.[1];
  if (duration !== undefined) return durationInMinutes(duration);
  const minutes = /(\d{1,6})\s*min/i.exec(text)?.[1];
  if (minutes !== undefined) return Number(minutes);
  const hours = /(?:every|each)\s+(\d{1,4})\s*h/i.exec(text)?.[1];
  if (hours !== undefined) return Number(hours) * 60;
  if (!isIntervalColumn) return undefined;
  const clock = /^(\d{1,3}):(\d{2})(?::\d{2})?$/.exec(text);
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2]);
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
