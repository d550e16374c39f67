import type { ScriptContext } from '../scripts/script-facts.js';
import type { CommandMeaning, StartDllMeaning } from './command-meaning.js';
import { readInlineScript } from './inline-script.js';
import { type CommandStep, type InterpretNested, isSwitch, isUrl, type StepInterpreter } from './step.js';

/** Programs of Windows that load a DLL given on their command line. */
export const interpretDllProxy: StepInterpreter = (step, nested, scripts) => {
  switch (step.name) {
    case 'rundll32':
    case 'rundll':
      return readRundll32(step, nested, scripts);
    case 'regsvr32':
      return readRegsvr32(step);
    case 'odbcconf':
      return readOdbcconf(step);
    case 'control':
      return readControl(step);
    case 'mavinject':
    case 'mavinject32':
    case 'mavinject64':
      return readMavinject(step);
    case 'regasm':
    case 'regsvcs':
    case 'installutil':
      return readAssembly(step);
    case 'netsh':
      return readNetshHelper(step);
    default:
      // Windows opens control panel items by their name, as `control` does.
      return /\.cpl$/i.test(step.program)
        ? [{ kind: 'start-dll', proxy: 'control', dll: step.program, arguments: step.rest.trim() }]
        : undefined;
  }
};

/** Renamed copies of the same programs, by what they are given: `x.exe a.dat,#1`, `x.exe /s a.dll`. */
export const interpretRenamedDllProxy: StepInterpreter = (step, nested, scripts) => {
  const [first = ''] = step.arguments;
  if (/\.(?:dll|ocx|cpl|drv)"?\s*,\s*(?:#\d+|[a-z_]\w*)/i.test(step.rest.slice(0, 1024)))
    return readRundll32(step, nested, scripts);
  if (
    isSwitch(first, 's') &&
    step.arguments.length > 1 &&
    /\.(?:dll|ocx)$/i.test(step.arguments.at(-1) ?? '')
  ) {
    return readRegsvr32(step);
  }
  return undefined;
};

function readRundll32(step: CommandStep, nested: InterpretNested, scripts: ScriptContext): CommandMeaning[] {
  const rest = step.rest.trim().replace(/^(?:[-/][a-z]+\s+(?:\{[^}]*\}\s*)?)+/i, '');
  const script = readInlineScript('rundll32', rest, nested, scripts);
  if (script !== undefined) return script;
  const { dll, entryPoint, tail } = splitDllArgument(rest);
  if (dll === '') return [];
  const system = programInDll(dll, entryPoint ?? '', tail, nested);
  if (system !== undefined) return system;
  const meaning: StartDllMeaning = { kind: 'start-dll', proxy: 'rundll32', dll, arguments: tail };
  if (entryPoint !== undefined) meaning.entryPoint = entryPoint;
  return [meaning];
}

/** `dll,Entry arguments`, the path quoted or not; an unquoted path with blanks reaches to the comma. */
function splitDllArgument(rest: string): { dll: string; entryPoint: string | undefined; tail: string } {
  const quoted = /^"([^"]*)"?\s*,?\s*/.exec(rest);
  if (quoted !== null) {
    const [matched, inside = ''] = quoted;
    const comma = inside.lastIndexOf(',');
    if (comma > 0) {
      return {
        dll: inside.slice(0, comma),
        entryPoint: inside.slice(comma + 1).trim(),
        tail: rest.slice(matched.length),
      };
    }
    return { dll: inside, ...splitEntry(rest.slice(matched.length)) };
  }
  const withBlanks = /^[^,"]{1,1024}\.[a-z0-9]{1,8}(?=\s{0,8},)/i.exec(rest)?.[0];
  const plain = /^[^\s,]*/.exec(rest)?.[0] ?? '';
  const dll = withBlanks !== undefined && !/\.(?:dll|cpl|ocx)\s/i.test(withBlanks) ? withBlanks : plain;
  return { dll, ...splitEntry(rest.slice(dll.length).replace(/^\s*,?\s*/, '')) };
}

function splitEntry(text: string): { entryPoint: string | undefined; tail: string } {
  const entry = /^[^\s,]+/.exec(text)?.[0];
  return { entryPoint: entry, tail: text.slice(entry?.length ?? 0).replace(/^[\s,]+/, '') };
}

/** Exports of Windows' own DLLs that start what they are given. */
function programInDll(
  dll: string,
  entryPoint: string,
  tail: string,
  nested: InterpretNested,
): CommandMeaning[] | undefined {
  const call =
    `${dll.slice(dll.lastIndexOf('\\') + 1).replace(/\.(?:dll|cpl)$/i, '')},${entryPoint}`.toLowerCase();
  if (/^shell32,(?:control_rundll(?:asuser)?)$/.test(call))
    return tail === '' ? undefined : [controlPanel(tail)];
  if (
    /^(?:shell32,(?:shellexec_rundll|openas_rundll)|zipfldr,routethecall|url,openurl|url,fileprotocolhandler|ieframe,openurl|shdocvw,openurl|pcwutl,launchapplication)$/.test(
      call,
    )
  ) {
    return isUrl(tail) ? [{ kind: 'download', url: tail, tool: call }] : nested(tail);
  }
  if (call === 'desk,installscreensaver') return nested(`"${tail.replaceAll('"', '')}"`);
  if (call === 'mshtml,printhtml')
    return [{ kind: 'run-script', interpreter: call, script: tail.replaceAll('"', '') }];
  if (/^(?:dfshim,shopenverbapplication|scrobj,generatetypelib)$/.test(call) && isUrl(tail))
    return [{ kind: 'download', url: tail, tool: call }];
  if (/^i?e?advpack,registerocx$/.test(call)) {
    const file = tail.replaceAll('"', '').trim();
    if (/\.exe(?:\s|$)/i.test(file)) return nested(tail);
    return [
      { kind: 'start-dll', proxy: 'rundll32', dll: file, entryPoint: 'DllRegisterServer', arguments: '' },
    ];
  }
  const inf = SETUP_SECTIONS.test(call)
    ? /("[^"]*"|[^\s,"]+\.[a-z0-9]{1,8})(?=[\s,]|$)/i.exec(tail)?.[1]
    : undefined;
  if (inf !== undefined) return [{ kind: 'run-script', interpreter: call, script: inf.replaceAll('"', '') }];
  return undefined;
}

/** Entry points that do what a section of an INF says. */
const SETUP_SECTIONS =
  /^(?:i?e?advpack,launchinfsection(?:ex)?|setupapi,installhinfsection|syssetup,setupinfobjectinstallaction)[aw]?$/;

function controlPanel(argument: string): CommandMeaning {
  const dll = argument.replaceAll('"', '').split(',')[0] ?? '';
  return {
    kind: 'start-dll',
    proxy: 'control',
    dll,
    arguments: argument.slice(dll.length).replace(/^[",\s]+/, ''),
  };
}

function readControl(step: CommandStep): CommandMeaning[] {
  const [file = ''] = step.arguments;
  return /[.\\]/.test(file) ? [controlPanel(step.rest.trim())] : [];
}

/** regsvr32 [/s] [/u] [/n] [/i[:text]] file; `/i:http…` with scrobj.dll runs a scriptlet. */
function readRegsvr32(step: CommandStep): CommandMeaning[] {
  const files = step.arguments.filter((argument) => !/^[-/][a-z](?::|$)/i.test(argument));
  const install = step.arguments.flatMap((argument) => /^[-/]i:(.+)$/i.exec(argument)?.[1] ?? [])[0];
  const options = step.arguments.filter((argument) => /^[-/][a-z](?::|$)/i.test(argument)).join(' ');
  return files.flatMap((dll): CommandMeaning[] => {
    if (install !== undefined && /scrobj/i.test(dll)) {
      const script: CommandMeaning = { kind: 'run-script', interpreter: 'regsvr32', script: install };
      return isUrl(install) ? [script, { kind: 'download', url: install, tool: step.program }] : [script];
    }
    const entryPoint = step.arguments.some((argument) => isSwitch(argument, 'u'))
      ? 'DllUnregisterServer'
      : 'DllRegisterServer';
    const called = step.arguments.some((argument) => isSwitch(argument, 'n')) ? 'DllInstall' : entryPoint;
    return [{ kind: 'start-dll', proxy: 'regsvr32', dll, entryPoint: called, arguments: options }];
  });
}

/** odbcconf /a {REGSVR file.dll} */
function readOdbcconf(step: CommandStep): CommandMeaning[] {
  const [, quoted, plain] = /\bregsvr\s+(?:"([^"]{1,1024})"|([^"}]{1,1024}))/i.exec(step.rest) ?? [];
  const driver = /\binstalldriver\b[^|]{0,256}\|driver=([^|"]{1,1024})/i.exec(step.rest)?.[1];
  const dll = quoted ?? plain?.trim() ?? driver;
  const responses = /(?:^|\s)[-/]f\s*("[^"]*"|\S+)/i.exec(step.rest)?.[1];
  if (dll === undefined && responses !== undefined)
    return [{ kind: 'run-script', interpreter: 'odbcconf', script: responses.replaceAll('"', '') }];
  return dll === undefined
    ? []
    : [{ kind: 'start-dll', proxy: 'odbcconf', dll, arguments: step.rest.trim() }];
}

/** mavinject pid /INJECTRUNNING file.dll */
function readMavinject(step: CommandStep): CommandMeaning[] {
  const at = step.arguments.findIndex((argument) => isSwitch(argument, 'injectrunning'));
  const dll = at < 0 ? undefined : step.arguments[at + 1];
  return dll === undefined
    ? []
    : [{ kind: 'start-dll', proxy: 'mavinject', dll, arguments: step.rest.trim() }];
}

/** netsh add helper file.dll; anything else that netsh does is read elsewhere. */
function readNetshHelper({
  arguments: [verb = '', what = '', dll],
  rest,
}: CommandStep): CommandMeaning[] | undefined {
  if (verb.toLowerCase() !== 'add' || what.toLowerCase() !== 'helper' || dll === undefined) return undefined;
  return [{ kind: 'start-dll', proxy: 'netsh', dll, arguments: rest.trim() }];
}

function readAssembly(step: CommandStep): CommandMeaning[] {
  const proxy = step.name === 'installutil' ? 'installutil' : 'regasm';
  const options = step.arguments.filter((argument) => /^[-/]/.test(argument)).join(' ');
  return step.arguments
    .filter((argument) => !/^[-/]/.test(argument))
    .map((dll) =>
      isUrl(dll)
        ? { kind: 'download', url: dll, tool: step.program }
        : { kind: 'start-dll', proxy, dll, arguments: options },
    );
}
