import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../src/facts/execution.js';
import { type CustomAction, parseCustomActionType } from '../../src/formats/msi/custom-action.js';
import type { PackageTables } from '../../src/formats/msi/package-tables.js';
import { exampleFacts } from '../../src/rules/example-facts.js';

const IN_SCRIPT = 0x400;
const NO_IMPERSONATE = 0x800;
const PROGRAM_IN_FOLDER = 34;

function actionOf(type: number): CustomAction {
  return {
    name: 'Run',
    type,
    extendedType: 0,
    ...parseCustomActionType(type),
    source: 'INSTALLFOLDER',
    target: 'a.exe',
    command: 'a.exe',
    references: [],
    invocations: [{ by: 'sequence', table: 'InstallExecuteSequence', number: 4_000, condition: '' }],
  };
}

const commandsOf = (tables: Partial<PackageTables>) => exampleFacts({ what: '', tables }).execution.commands;

describe('the privileges of an action', () => {
  const privilegesOf = (type: number, allUsers?: string): Trigger['privileges'] | undefined => {
    const properties = new Map(allUsers === undefined ? [] : [['ALLUSERS', allUsers]]);
    return commandsOf({ customActions: [actionOf(type)], properties })[0]?.triggers[0]?.privileges;
  };

  it.each([
    ['immediate', PROGRAM_IN_FOLDER, '1', 'user'],
    ['in the script', PROGRAM_IN_FOLDER | IN_SCRIPT, '1', 'user'],
    ['without impersonation, outside of the script', PROGRAM_IN_FOLDER | NO_IMPERSONATE, '1', 'user'],
    ['in the script without impersonation', PROGRAM_IN_FOLDER | IN_SCRIPT | NO_IMPERSONATE, '1', 'system'],
    ['the same for whom the person decides', PROGRAM_IN_FOLDER | IN_SCRIPT | NO_IMPERSONATE, '2', 'unknown'],
    ['the same without ALLUSERS', PROGRAM_IN_FOLDER | IN_SCRIPT | NO_IMPERSONATE, undefined, 'unknown'],
  ])('%s', (_, type, allUsers, expected) => {
    expect(privilegesOf(type, allUsers)).toBe(expected);
  });
});

describe('DLLs that Windows Installer loads because of other tables', () => {
  const load = (table: string, entryPoint: string, reader?: string, number: number | null = 5_000) =>
    commandsOf({
      properties: new Map([['ALLUSERS', '1']]),
      loadedLibraries: [{ table, id: 'x', row: 'File.x', dll: 'Folder/x.dll', entryPoint }],
      sequences:
        reader === undefined
          ? []
          : [{ table: 'InstallExecuteSequence', action: reader, condition: 'NOT Installed', number }],
    })[0]?.triggers;

  it.each([
    ['SelfReg', 'SelfRegModules', 'DllRegisterServer'],
    ['ODBCDriver', 'InstallODBC', 'ConfigDriver'],
    ['ODBCTranslator', 'InstallODBC', 'ConfigTranslator'],
  ])('of %s run where the sequence has %s', (table, reader, entryPoint) => {
    expect(load(table, entryPoint, reader)).toEqual([
      {
        kind: 'sequence',
        name: 'InstallExecuteSequence',
        order: 5_000,
        condition: 'NOT Installed',
        privileges: 'system',
      },
    ]);
    expect(load(table, entryPoint)).toEqual([]);
    expect(load(table, entryPoint, reader, null)).toEqual([]);
  });

  it('of MsiEmbeddedUI run before any sequence, as the person who installs', () => {
    expect(load('MsiEmbeddedUI', 'InitializeEmbeddedUI')).toMatchObject([
      { kind: 'action-data', name: 'MsiEmbeddedUI', privileges: 'user' },
    ]);
  });
});
