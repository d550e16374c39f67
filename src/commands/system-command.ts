import type { CommandMeaning, ServiceMeaning } from './command-meaning.js';
import { isProtectionService, weakensFirewall } from './protection-change.js';
import { registryWrite } from './registry-write.js';
import { type CommandStep, findSwitchValue, isSwitch, type StepInterpreter } from './step.js';

/** reg, sc, net, netsh, taskkill, wmic: programs that change how Windows runs. */
export const interpretSystemCommand: StepInterpreter = (step) => {
  switch (step.name) {
    case 'reg':
      return readReg(step);
    case 'sc':
      return readSc(step);
    case 'net':
    case 'net1':
      return readNet(step);
    case 'netsh':
      return readNetsh(step);
    case 'taskkill':
    case 'tskill':
    case 'pskill':
      return readKill(step);
    case 'mpcmdrun':
      return readMpCmdRun(step);
    default:
      return undefined;
  }
};

function readReg({ arguments: args }: CommandStep): CommandMeaning[] {
  const [action = '', key] = args;
  if (key !== undefined && action.toLowerCase() === 'import')
    return [{ kind: 'run-script', interpreter: 'reg', script: key }];
  if (key === undefined || action.toLowerCase() !== 'add') return [];
  const valueName = args.some((argument) => isSwitch(argument, 've')) ? '' : findSwitchValue(args, 'v');
  return registryWrite(key, valueName, findSwitchValue(args, 'd'));
}

const SERVICE_ACTIONS: ReadonlyMap<string, ServiceMeaning['action']> = new Map(
  Object.entries<ServiceMeaning['action']>({
    create: 'create',
    config: 'configure',
    start: 'start',
    stop: 'stop',
    delete: 'delete',
  }),
);

/** sc [\\computer] create name binPath= "…" */
function readSc({ arguments: args }: CommandStep): CommandMeaning[] {
  const [verb = '', name, ...options] = args[0]?.startsWith('\\\\') ? args.slice(1) : args;
  const action = SERVICE_ACTIONS.get(verb.toLowerCase());
  if (action === undefined || name === undefined) return [];
  const at = options.findIndex((option) => /^binpath=/i.test(option));
  const attached = at < 0 ? '' : options[at]!.slice('binpath='.length);
  const command = attached !== '' ? attached : at < 0 ? undefined : options[at + 1];
  const service: CommandMeaning = {
    kind: 'service',
    action,
    name,
    ...(command === undefined ? {} : { command }),
  };
  const disabled = /\bstart=\s*"?disabled\b/i.test(options.join(' '));
  return disabled || action === 'stop' || action === 'delete' ? [service, ...switchedOff(name)] : [service];
}

function switchedOff(service: string): CommandMeaning[] {
  return isProtectionService(service)
    ? [{ kind: 'security-exclusion', what: `service ${service} stopped or disabled` }]
    : [];
}

function readNet({ arguments: args }: CommandStep): CommandMeaning[] {
  const [verb = '', name] = args;
  const action = /^(?:start|stop)$/i.test(verb) ? SERVICE_ACTIONS.get(verb.toLowerCase()) : undefined;
  if (action === undefined || name === undefined) return [];
  const service: CommandMeaning = { kind: 'service', action, name };
  return action === 'stop' ? [service, ...switchedOff(name)] : [service];
}

function readNetsh({ rest }: CommandStep): CommandMeaning[] {
  return weakensFirewall(rest) ? [{ kind: 'security-exclusion', what: rest.trim() }] : [];
}

/** taskkill /f /im name.exe, taskkill /pid 1, taskkill /fi "…" */
function readKill({ arguments: args, name }: CommandStep): CommandMeaning[] {
  const targets = name === 'taskkill' ? [] : args.filter((argument) => !/^[-/]/.test(argument));
  for (let at = 0; at + 1 < args.length; at += 1) {
    if (isSwitch(args[at]!, 'im', 'pid', 'fi')) targets.push(args[at + 1]!);
  }
  return targets.map((target) => ({ kind: 'kill', target }));
}

function readMpCmdRun({ arguments: args, rest }: CommandStep): CommandMeaning[] {
  const removes = args.some((argument) => isSwitch(argument, 'removedefinitions'));
  if (removes) return [{ kind: 'security-exclusion', what: `MpCmdRun ${rest.trim()}` }];
  const url = findSwitchValue(args, 'url');
  return url === undefined ? [] : [{ kind: 'download', url, tool: 'MpCmdRun' }];
}
