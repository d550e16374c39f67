import { type CommandStep, findSwitchValue, isSwitch } from './step.js';

/** The command line that a step starts, when starting it is all that its program does. */
export function unwrap(step: CommandStep): string | undefined {
  switch (step.name) {
    case 'start':
      return commandOfStart(step.rest);
    case 'call':
      return step.rest.trim().startsWith(':') ? undefined : step.rest.trim();
    case 'conhost':
    case 'nohup':
      return step.rest.trim().replace(/^--(?:headless|width\s+\d+|height\s+\d+)\s*/gi, '');
    case 'forfiles':
      return commandOfForfiles(step.arguments);
    case 'pcalua':
      return commandOfPcalua(step.arguments);
    case 'runas':
    case 'psexec':
    case 'psexec64':
    case 'scriptrunner':
    case 'nircmd':
    case 'hstart':
      return lastCommand(step);
    case 'wmic':
      return /\bprocess\s+call\s+create\s*(?:\(\s*)?["'](.+?)["']\s*(?:\)\s*)?$/is.exec(
        step.rest.slice(0, 4096),
      )?.[1];
    default:
      return undefined;
  }
}

/** start ["title"] [/d path] [/b] [/min] … command: the first quoted text is the title, when something follows it. */
function commandOfStart(rest: string): string {
  let text = rest.trim();
  let hasTitle = false;
  for (;;) {
    const option = START_OPTION.exec(text)?.[0] ?? '';
    const title = hasTitle || option !== '' ? '' : (/^"[^"]*"?\s*/.exec(text)?.[0] ?? '');
    const length = option.length + title.length;
    if (length === 0 || length === text.length) return text;
    if (title !== '') hasTitle = true;
    text = text.slice(length);
  }
}

const START_OPTION = /^(?:\/d\s*(?:"[^"]*"|\S+)\s*|\/(?:node|affinity)\s+\S+\s*|\/[a-z]+(?:\s+|$))/i;

/** forfiles /p path /m mask /c "command": `0x22` is a quote, `@file` the file that was found. */
function commandOfForfiles(args: readonly string[]): string | undefined {
  const mask = findSwitchValue(args, 'm');
  const file = mask === undefined || /[*?]/.test(mask) ? undefined : `"${mask}"`;
  return findSwitchValue(args, 'c')
    ?.replace(/0x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/@(?:file|relpath|path)\b/gi, (name) => file ?? name);
}

/** pcalua -a program [-c arguments] */
function commandOfPcalua(args: readonly string[]): string | undefined {
  const program = findSwitchValue(args, 'a');
  const rest = args.slice(args.findIndex((argument) => isSwitch(argument, 'c')) + 1).join(' ');
  if (program === undefined) return undefined;
  return args.some((argument) => isSwitch(argument, 'c')) ? `"${program}" ${rest}` : program;
}

function lastCommand(step: CommandStep): string | undefined {
  const command = step.arguments.filter((argument) => !/^[-/\\]/.test(argument));
  return command.length === 0 ? undefined : command.join(' ');
}
