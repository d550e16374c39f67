import type { CommandMeaning } from './command-meaning.js';
import { type CommandStep, type InterpretNested, isUrl, type StepInterpreter } from './step.js';

/** What a signed program does with the argument that its pattern finds. */
type Use = 'start-dll' | 'run-script' | 'start-program' | 'download';

/** The argument behind a switch, in quotes or not. */
const behind = (name: string): RegExp =>
  new RegExp(`(?:^|\\s)[-/]{1,2}(?:${name})(?:[\\s:=]{1,8})(?:"([^"]{1,1024})"|(\\S{1,1024}))`, 'i');

/** All arguments. */
const ALL = /^(.{1,4096})$/s;

/** Programs of Windows and its kits that do little else, by the LOLBAS catalogue: what their names tell. */
const PROXIES: ReadonlyMap<string, readonly (readonly [use: Use, argument: RegExp])[]> = new Map(
  Object.entries<readonly (readonly [Use, RegExp])[]>({
    appvlp: [['start-program', ALL]],
    bash: [['start-program', behind('c')]],
    certoc: [
      ['start-dll', behind('loaddll')],
      ['download', behind('getcacaps')],
    ],
    configsecuritypolicy: [['download', ALL]],
    diskshadow: [['run-script', behind('s')]],
    dnscmd: [['start-dll', behind('serverlevelplugindll')]],
    dxcap: [['start-program', behind('c')]],
    explorer: [['start-program', /^\/root,"?([^"]{1,1024})"?$/i]],
    hh: [['run-script', /^"?([^"\s]{1,1024}\.chm)/i]],
    pnputil: [['run-script', behind('add-driver|a|i\\s{1,8}-a')]],
    'pubprn.vbs': [['download', /\bscript:(\S{1,1024})/i]],
    rasautou: [['start-dll', behind('d')]],
    'register-cimprovider': [['start-dll', behind('path')]],
    tracker: [['start-dll', behind('d')]],
    vsiisexelauncher: [['start-program', behind('p')]],
    'winrm.vbs': [['start-program', /\bcommandline\s{0,8}=\s{0,8}"([^"]{1,1024})"/i]],
    winrm: [['start-program', /\bcommandline\s{0,8}=\s{0,8}"([^"]{1,1024})"/i]],
    wsl: [['start-program', behind('e|exec')]],
  }),
);

/** Signed programs that start, load or fetch what one of their arguments names. */
export const interpretProxy: StepInterpreter = (step, nested) => {
  const uses = PROXIES.get(step.name);
  if (uses === undefined) return undefined;
  const rest = step.rest.trim();
  const meanings = uses.flatMap(([use, argument]) => {
    const value = argument.exec(rest)?.slice(1).find(Boolean);
    return value === undefined ? [] : meaningsOf(use, value, step, nested);
  });
  return meanings.length === 0 ? undefined : meanings;
};

function meaningsOf(use: Use, value: string, step: CommandStep, nested: InterpretNested): CommandMeaning[] {
  switch (use) {
    case 'start-dll':
      return [
        { kind: 'start-dll', proxy: 'other', program: step.program, dll: value, arguments: step.rest.trim() },
      ];
    case 'run-script':
      return [{ kind: 'run-script', interpreter: step.name, script: value }];
    case 'start-program':
      return nested(/\s/.test(value) || value.includes('"') ? value : `"${value}"`);
    case 'download':
      return isUrl(value) ? [{ kind: 'download', url: value, tool: step.program }] : [];
  }
}
