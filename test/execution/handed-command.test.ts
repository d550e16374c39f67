import { describe, expect, it } from 'vitest';
import { HandedCommands } from '../../src/execution/handed-command.js';
import { type CustomAction, parseCustomActionType } from '../../src/formats/msi/custom-action.js';
import { exampleFacts } from '../../src/rules/example-facts.js';

const DLL_IN_BINARY = 1;
const SET_PROPERTY = 51;
const IN_SCRIPT = 0x400;

function actionOf(
  name: string,
  target: string,
  type = DLL_IN_BINARY,
  number = 5_000,
  known: Partial<CustomAction> = {},
): CustomAction {
  return {
    name,
    type,
    extendedType: 0,
    ...parseCustomActionType(type),
    source: 'lib',
    target,
    command: `lib!${target}`,
    references: [],
    invocations: [{ by: 'sequence', table: 'InstallExecuteSequence', number, condition: '' }],
    ...known,
  };
}

/** What the action is handed by properties, and by further actions. */
function handedTo(
  action: CustomAction,
  properties: Readonly<Record<string, string>> = {},
  others: readonly CustomAction[] = [],
) {
  const valuesOf = (property: string) => (property in properties ? [properties[property]!] : []);
  const [facts] = exampleFacts({
    what: '',
    tables: { customActions: [action, ...others], valuesOf },
  }).packages;
  if (facts === undefined) throw new Error('no package');
  return new HandedCommands(facts).of(action).map(({ isGuess, text }) => ({ isGuess, text }));
}

describe('HandedCommands', () => {
  it.each<[string, CustomAction, Record<string, string>, string]>([
    [
      'WiX, outside of the script',
      actionOf('A', 'CAQuietExec'),
      { QtExecCmdLine: '"C:\\a.exe" /q' },
      '"C:\\a.exe" /q',
    ],
    [
      'WiX, in the script',
      actionOf('A', 'WixQuietExec64', DLL_IN_BINARY | IN_SCRIPT),
      { A: 'a.exe /q' },
      'a.exe /q',
    ],
    [
      'the shell, by WiX',
      actionOf('A', 'WixShellExec'),
      { WixShellExecTarget: 'C:\\a b.exe' },
      '"C:\\a b.exe"',
    ],
    [
      'Advanced Installer',
      actionOf('A', 'LaunchApp'),
      { AI_APP_FILE: 'C:\\a b.exe', AI_APP_PARAMS: '/x' },
      '"C:\\a b.exe" /x',
    ],
    [
      'MSI Wrapper',
      actionOf('A', '_InstallMain@4'),
      { 'BZ.BASENAME': 'a.exe', 'BZ.UINONE_INSTALL_ARGUMENTS': '/S' },
      'a.exe /S',
    ],
    [
      'InstallUtil',
      actionOf('A', 'ManagedInstall', DLL_IN_BINARY | IN_SCRIPT),
      { A: '/action=install "C:\\a.dll"' },
      '/action=install "C:\\a.dll"',
    ],
  ])('reads what %s is told to run', (_, action, properties, text) => {
    expect(handedTo(action, properties)).toEqual([{ isGuess: false, text }]);
  });

  it('runs nothing for a launcher that is told nothing', () => {
    expect(handedTo(actionOf('A', 'CAQuietExec'))).toEqual([]);
  });

  it('reads fields of Advanced Installer apart, and leaves scripts to their payloads', () => {
    const action = actionOf('A', 'OnX', DLL_IN_BINARY | IN_SCRIPT);
    const data = 'Script\u0002aWV4\u0001Cmd\u0002a.exe /q\u0001Empty\u0002';
    expect(handedTo(action, { A: data })).toEqual([{ isGuess: true, text: 'a.exe /q' }]);
  });

  it('guesses for what nobody knows, from its data and from properties set before it', () => {
    const setter = actionOf('Set', 'msiexec /i http://host.invalid/a', SET_PROPERTY, 4_000, {
      source: 'Q',
      command: 'Q=msiexec /i http://host.invalid/a',
    });
    const action = actionOf('A', 'xyz');
    expect(handedTo(action, { CustomActionData: 'a.exe' }, [setter])).toEqual([
      { isGuess: true, text: 'a.exe' },
      { isGuess: true, text: 'msiexec /i http://host.invalid/a' },
    ]);
  });

  it('is about DLLs and scripts alone', () => {
    expect(handedTo(actionOf('A', 'a.exe', 34), { CustomActionData: 'b.exe' })).toEqual([]);
  });
});
