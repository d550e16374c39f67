import type { CommandMeaning, ScheduledTaskMeaning } from './command-meaning.js';
import { cmdletName } from './powershell-alias.js';
import { type Cmdlet, findList, findParameter, parseCmdlet } from './powershell-statement.js';
import { findWeakenedPreferences, isProtectionService } from './protection-change.js';
import { registryWrite } from './registry-write.js';
import { type InterpretNested, isUrl } from './step.js';

/** What a cmdlet does to the computer; undefined for unknown ones, empty for harmless ones. */
export function interpretCmdlet(cmdlet: Cmdlet, nested: InterpretNested): CommandMeaning[] | undefined {
  return CMDLETS.get(cmdletName(cmdlet.name))?.(cmdlet, nested);
}

type CmdletInterpreter = (cmdlet: Cmdlet, nested: InterpretNested) => CommandMeaning[];

const CMDLETS: ReadonlyMap<string, CmdletInterpreter> = new Map(
  Object.entries<CmdletInterpreter>({
    'invoke-webrequest': (cmdlet) => download(cmdlet, ['uri'], ['outfile']),
    'invoke-restmethod': (cmdlet) => download(cmdlet, ['uri'], ['outfile']),
    'start-bitstransfer': (cmdlet) => download(cmdlet, ['source'], ['destination']),
    'start-process': startProcess,
    'import-module': importModule,
    'add-type': addType,
    'invoke-item': (cmdlet) =>
      targets(cmdlet, ['path', 'literalpath']).map((program) => ({
        kind: 'start-program',
        program,
        arguments: '',
      })),
    'expand-archive': expandArchive,
    'expand-7zip': expandArchive,
    'copy-item': copy,
    'move-item': copy,
    'rename-item': copy,
    'remove-item': (cmdlet) => remove(cmdlet),
    'stop-process': (cmdlet) => targets(cmdlet, ['name', 'id']).map((target) => ({ kind: 'kill', target })),
    'stop-service': (cmdlet) => service(cmdlet, 'stop'),
    'start-service': (cmdlet) => service(cmdlet, 'start'),
    'remove-service': (cmdlet) => service(cmdlet, 'delete'),
    'set-service': (cmdlet) => service(cmdlet, 'configure'),
    'new-service': newService,
    'set-itemproperty': writeRegistry,
    'new-itemproperty': writeRegistry,
    'add-mppreference': preference,
    'set-mppreference': preference,
    'set-netfirewallprofile': firewallProfile,
    'register-scheduledtask': (cmdlet) => scheduledTask(cmdlet),
    'new-scheduledtaskaction': (cmdlet) => scheduledTask(cmdlet),
    'new-scheduledtasktrigger': (cmdlet) => scheduledTask(cmdlet),
    'invoke-wmimethod': processByWmi,
    'invoke-cimmethod': processByWmi,
  }),
);

/** Values of a parameter, or else the words without one; a list has commas. */
function targets(cmdlet: Cmdlet, names: readonly string[]): string[] {
  const value = findParameter(cmdlet, ...names) ?? cmdlet.positional[0] ?? '';
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function download(cmdlet: Cmdlet, from: readonly string[], to: readonly string[]): CommandMeaning[] {
  const url = findParameter(cmdlet, ...from) ?? cmdlet.positional[0];
  const destination = findParameter(cmdlet, ...to) ?? cmdlet.positional[1];
  if (url === undefined || !isUrl(url)) return [];
  return [
    { kind: 'download', url, tool: cmdlet.name, ...(destination === undefined ? {} : { destination }) },
  ];
}

function startProcess(cmdlet: Cmdlet, nested: InterpretNested): CommandMeaning[] {
  const program = findParameter(cmdlet, 'filepath') ?? cmdlet.positional[0];
  if (program === undefined) return [];
  const args =
    findList(cmdlet, 'argumentlist', 'args') ?? cmdlet.positional.slice(1).filter((word) => word !== ',');
  return nested(`${/[ $]/.test(program) ? `"${program}"` : program} ${args.join(' ')}`);
}

/** A module that is a library runs in PowerShell; one that is a script is run. */
function importModule(cmdlet: Cmdlet): CommandMeaning[] {
  const name = findParameter(cmdlet, 'name') ?? '';
  if (/\.ps[dm]?1$/i.test(name)) return [{ kind: 'run-script', interpreter: 'powershell', script: name }];
  return /[\\/]|\.\w{2,4}$/.test(name)
    ? [{ kind: 'start-dll', proxy: 'powershell', dll: name, arguments: '' }]
    : [];
}

function addType(cmdlet: Cmdlet): CommandMeaning[] {
  const dll = findParameter(cmdlet, 'path', 'literalpath');
  const isSource = dll === undefined || /\.(?:cs|vb|js)$/i.test(dll);
  return isSource ? [] : [{ kind: 'start-dll', proxy: 'powershell', dll, arguments: '' }];
}

function expandArchive(cmdlet: Cmdlet): CommandMeaning[] {
  const archive = findParameter(cmdlet, 'path', 'literalpath', 'archivefilename') ?? cmdlet.positional[0];
  const destination = findParameter(cmdlet, 'destinationpath', 'targetpath') ?? cmdlet.positional[1];
  if (archive === undefined) return [];
  const password = findParameter(cmdlet, 'password');
  return [
    {
      kind: 'unpack',
      tool: cmdlet.name,
      family: 'powershell',
      archive,
      ...(password === undefined ? {} : { password }),
      ...(destination === undefined ? {} : { destination }),
      members: [],
    },
  ];
}

function copy(cmdlet: Cmdlet): CommandMeaning[] {
  const from = findParameter(cmdlet, 'path', 'literalpath') ?? cmdlet.positional[0];
  const target = findParameter(cmdlet, 'destination', 'newname');
  const to = target ?? cmdlet.positional[findParameter(cmdlet, 'path', 'literalpath') === undefined ? 1 : 0];
  return from === undefined || to === undefined ? [] : [{ kind: 'copy', from, to }];
}

const remove = (cmdlet: Cmdlet): CommandMeaning[] =>
  targets(cmdlet, ['path', 'literalpath']).map((target) => ({ kind: 'delete', target }));

function service(cmdlet: Cmdlet, action: 'start' | 'stop' | 'delete' | 'configure'): CommandMeaning[] {
  const isDisabled = /^disabled$/i.test(findParameter(cmdlet, 'startuptype') ?? '');
  const ends = action === 'stop' || action === 'delete' || isDisabled;
  return targets(cmdlet, ['name']).flatMap((name): CommandMeaning[] => [
    { kind: 'service', action, name },
    ...(ends && isProtectionService(name)
      ? [{ kind: 'security-exclusion' as const, what: `service ${name} stopped or disabled` }]
      : []),
  ]);
}

function newService(cmdlet: Cmdlet): CommandMeaning[] {
  const name = findParameter(cmdlet, 'name') ?? cmdlet.positional[0];
  const command = findParameter(cmdlet, 'binarypathname') ?? cmdlet.positional[1];
  if (name === undefined) return [];
  return [{ kind: 'service', action: 'create', name, ...(command === undefined ? {} : { command }) }];
}

function writeRegistry(cmdlet: Cmdlet): CommandMeaning[] {
  const key = findParameter(cmdlet, 'path', 'literalpath') ?? cmdlet.positional[0];
  if (key === undefined || !/^(?:hk|registry::)/i.test(key)) return [];
  return registryWrite(key, findParameter(cmdlet, 'name'), findParameter(cmdlet, 'value'));
}

/** Preferences that strengthen Defender mean nothing here. */
function preference(cmdlet: Cmdlet): CommandMeaning[] {
  const weakened = findWeakenedPreferences(cmdlet);
  return weakened.length === 0
    ? []
    : [{ kind: 'security-exclusion', what: `${cmdlet.name} ${weakened.join(' ')}` }];
}

/** `Set-NetFirewallProfile -Enabled False`, which takes `-All` or the names of profiles. */
function firewallProfile(cmdlet: Cmdlet): CommandMeaning[] {
  const enabled = findParameter(cmdlet, 'enabled') ?? '';
  return /^\$?(?:false|0)$/i.test(enabled)
    ? [{ kind: 'security-exclusion', what: [cmdlet.name, ...cmdlet.words].join(' ') }]
    : [];
}

/** The parts of a task are often on one line: `Register-ScheduledTask X -Action (New-ScheduledTaskAction -Execute …)`. */
function scheduledTask(cmdlet: Cmdlet): CommandMeaning[] {
  const task: ScheduledTaskMeaning = { kind: 'scheduled-task' };
  const name =
    findParameter(cmdlet, 'taskname') ?? (/^register/i.test(cmdlet.name) ? cmdlet.positional[0] : undefined);
  if (name !== undefined) task.name = name;
  describeTask(cmdlet, task);
  for (const part of ['action', 'trigger', 'inputobject']) {
    const inner = /^\(([\s\S]*)\)$/.exec(cmdlet.parameters.get(part) ?? '')?.[1];
    if (inner !== undefined) describeTask(parseCmdlet(inner), task);
  }
  return [task];
}

function describeTask(cmdlet: Cmdlet, task: ScheduledTaskMeaning): void {
  const program = /action$/i.test(cmdlet.name)
    ? (findParameter(cmdlet, 'execute') ?? cmdlet.positional[0])
    : undefined;
  const args = findParameter(cmdlet, 'argument');
  if (program !== undefined) task.command = args === undefined ? program : `${program} ${args}`;
  if (!/trigger$/i.test(cmdlet.name)) return;
  const trigger = TRIGGERS.find(([parameter]) => cmdlet.parameters.has(parameter))?.[1];
  if (trigger !== undefined) task.trigger = trigger;
  const interval = minutesIn(cmdlet.parameters.get('repetitioninterval') ?? '');
  if (interval !== undefined) task.intervalInMinutes = interval;
}

const TRIGGERS: readonly (readonly [parameter: string, trigger: string])[] = [
  ['atlogon', 'logon'],
  ['atstartup', 'startup'],
  ['once', 'once'],
  ['daily', 'time'],
  ['weekly', 'time'],
];

/** `(New-TimeSpan -Minutes 90)`, `([TimeSpan]::FromMinutes(90))`, `01:30:00` */
function minutesIn(text: string): number | undefined {
  const minutes = /minutes\s*(?:\(\s*)?(\d{1,6})/i.exec(text)?.[1];
  const hours = /hours\s*(?:\(\s*)?(\d{1,5})/i.exec(text)?.[1];
  if (minutes !== undefined || hours !== undefined) return Number(minutes ?? '0') + Number(hours ?? '0') * 60;
  const clock = /^(\d{1,3}):(\d{2})(?::\d{2})?$/.exec(text);
  return clock === null ? undefined : Number(clock[1]) * 60 + Number(clock[2]);
}

/** Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList '…' */
function processByWmi(cmdlet: Cmdlet, nested: InterpretNested): CommandMeaning[] {
  const text = cmdlet.words.join(' ');
  if (!/win32_process\b/i.test(text)) return [];
  const command =
    /commandline['"]?\s*=\s*(?:'([^']{1,2048})'|"([^"]{1,2048})")/i.exec(text)?.slice(1).find(Boolean) ??
    findParameter(cmdlet, 'argumentlist');
  return command === undefined ? [] : nested(command);
}
