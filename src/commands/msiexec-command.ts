import type { CommandMeaning } from './command-meaning.js';
import { isRemotePath, remoteUrlOf } from './remote-path.js';
import { type CommandStep, isSwitch, type StepInterpreter } from './step.js';

/** msiexec /i package, /y and /z file.dll. */
export const interpretMsiexec: StepInterpreter = (step) =>
  step.name === 'msiexec' ? readMsiexec(step) : undefined;

/** A copy of msiexec under another name: `x.exe /i http://… /q`. */
export const interpretRenamedMsiexec: StepInterpreter = (step) => {
  const meanings = readMsiexec(step);
  const isInstall = meanings.some(
    (meaning) =>
      meaning.kind === 'msiexec-install' &&
      (meaning.remote || (meaning.quiet && /\.ms[ip]$/i.test(meaning.package))),
  );
  return isInstall ? meanings : undefined;
};

function readMsiexec(step: CommandStep): CommandMeaning[] {
  const args = step.arguments;
  const quiet = args.some((argument) => /^[-/](?:q(?:$|n|b)|quiet$|passive$)/i.test(argument));
  const meanings: CommandMeaning[] = [];
  for (let at = 0; at < args.length; at += 1) {
    for (const file of changesOf(args[at]!, args[at + 1])) {
      if (isRemotePath(file)) meanings.push(installOf(file, quiet));
    }
    const { action, value, attached } = readAction(args[at]!, args[at + 1]);
    if (action === undefined || value === undefined) continue;
    meanings.push(
      action === 'dll'
        ? {
            kind: 'start-dll',
            proxy: 'msiexec',
            dll: value,
            entryPoint: entryPointOf(args[at]!),
            arguments: '',
          }
        : installOf(value, quiet),
    );
    if (!attached) at += 1;
  }
  return meanings;
}

/** Transforms and patches that a property or `/t` names: a remote one changes what is installed. */
function changesOf(argument: string, next: string | undefined): string[] {
  const attached = /^(?:"?(?:TRANSFORMS|PATCH)=|[-/]t(?=https?:|\\\\))(.+)$/is.exec(argument)?.[1];
  const list = attached ?? (isSwitch(argument, 't') ? (next ?? '') : '');
  return list.split(';').map((file) => file.replace(/^[@|:"]+|"+$/g, '').trim());
}

/** The value of a switch may stand behind it or be attached to it (`/ihttp://…`). */
function readAction(
  argument: string,
  next: string | undefined,
): { action?: 'install' | 'dll'; value?: string | undefined; attached: boolean } {
  if (isSwitch(argument, 'i', 'package', 'a', 'p', 'update', 'j', 'jm', 'ju')) {
    return { action: 'install', value: next, attached: false };
  }
  if (isSwitch(argument, 'y', 'z')) return { action: 'dll', value: next, attached: false };
  const install = /^[-/][iap]"?((?:https?:|ftp:|\\\\|[a-z]:\\|%|\[).*|.*\.ms[ip])"?$/i.exec(argument)?.[1];
  if (install !== undefined) return { action: 'install', value: install, attached: true };
  const dll = /^[-/][yz]"?(.*[.\\].*)"?$/i.exec(argument)?.[1];
  return dll === undefined ? { attached: false } : { action: 'dll', value: dll, attached: true };
}

const entryPointOf = (argument: string): string =>
  /^[-/]z/i.test(argument) ? 'DllUnregisterServer' : 'DllRegisterServer';

function installOf(file: string, quiet: boolean): CommandMeaning {
  const url = remoteUrlOf(file);
  return {
    kind: 'msiexec-install',
    package: file,
    remote: isRemotePath(file),
    quiet,
    ...(url === undefined ? {} : { url }),
  };
}
