import type { CommandMeaning } from './command-meaning.js';
import { readInlineScript } from './inline-script.js';
import { type CommandStep, isSwitch, isUrl, type StepInterpreter } from './step.js';

/** wscript, cscript, mshta, cmstp, msbuild and scripts started by their name. */
export const interpretScriptHost: StepInterpreter = (step, nested, scripts) => {
  switch (step.name) {
    case 'wscript':
    case 'cscript':
      return runs(
        step,
        step.arguments.find((argument) => !HOST_SWITCH.test(argument)),
      );
    case 'mshta':
      return (
        readInlineScript('mshta', step.rest.trim(), nested, scripts) ??
        runs(step, step.rest.trim().replace(/^"([^"]*)".*$/s, '$1'))
      );
    case 'cmstp':
      return runs(
        step,
        step.arguments.find((argument) => !/^[-/]/.test(argument)),
      );
    case 'msbuild':
    case 'infdefaultinstall':
      return runs(step, step.arguments.find((argument) => !/^[-/]/.test(argument))?.replace(/^@/, ''));
    case 'msxsl': {
      // The stylesheet behind the document holds the script.
      const [document, stylesheet] = step.arguments.filter((argument) => !/^[-/]/.test(argument));
      return runs(step, stylesheet ?? document);
    }
    case 'syncappvpublishingserver.vbs':
      return nested(`powershell -c ${step.rest.trim().replace(/^"[^;]{0,1024};/, '"')}`);
    case 'regedit':
      return readRegedit(step);
    case 'ftp':
      return runs(step, step.arguments.flatMap((argument) => /^-s:(.+)$/i.exec(argument)?.[1] ?? [])[0]);
    case 'wmic':
      return runs(step, /\/format:"?([^"\s]+)/i.exec(step.rest)?.[1]);
    default:
      return readScriptByName(step);
  }
};

/** One slash is taken as well. */
const HOST_SWITCH = /^\/\/|^\/(?:nologo|logo|[bdisux]|[eht]:.*|job:.*)$/i;

/** regedit [/s] file; `/e` writes a file instead. */
function readRegedit(step: CommandStep): CommandMeaning[] {
  if (step.arguments.some((argument) => isSwitch(argument, 'e', 'a'))) return [];
  return runs(
    step,
    step.arguments.find((argument) => !/^[-/]/.test(argument)),
  );
}

function runs(step: CommandStep, script: string | undefined): CommandMeaning[] {
  if (script === undefined || script === '') return [];
  const run: CommandMeaning = { kind: 'run-script', interpreter: step.name, script };
  return isUrl(script) ? [run, { kind: 'download', url: script, tool: step.program }] : [run];
}

const HOSTS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    bat: 'cmd',
    cmd: 'cmd',
    vbs: 'wscript',
    vbe: 'wscript',
    js: 'wscript',
    jse: 'wscript',
    wsf: 'wscript',
    hta: 'mshta',
    ps1: 'powershell',
    reg: 'regedit',
    lnk: 'explorer',
  }),
);

/** Windows starts a script with the program that its extension stands for. */
function readScriptByName(step: CommandStep): CommandMeaning[] | undefined {
  const extension = /\.([a-z0-9]{2,3})$/i.exec(step.program)?.[1]?.toLowerCase();
  const interpreter = extension === undefined ? undefined : HOSTS.get(extension);
  if (interpreter === undefined) return undefined;
  const args = step.rest.trim();
  return [
    {
      kind: 'run-script',
      interpreter,
      script: step.program,
      ...(interpreter === 'cmd' && args !== '' ? { arguments: args } : {}),
    },
  ];
}
