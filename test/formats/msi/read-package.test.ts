import { describe, expect, it } from 'vitest';
import { buildMsi } from '../../../samples-synthetic/builder/msi.js';
import { columns, standardTable, type Table } from '../../../samples-synthetic/builder/msi-table.js';
import type { PackageTables } from '../../../src/formats/msi/package-tables.js';
import { openDatabase } from './open.js';

async function read(...tables: Table[]): Promise<{ tables: PackageTables; codes: string[] }> {
  const opened = await openDatabase(buildMsi({ tables }));
  return { tables: opened.readPackage(), codes: opened.codes() };
}

function table(name: string, notation: string, ...rows: Table['rows'][number][]): Table {
  return { name, columns: columns(notation), rows };
}

const FOLDERS = [
  standardTable('Directory', [
    ['TARGETDIR', null, 'SourceDir'],
    ['Fav', 'FavoritesFolder', 'fav|my favorites'],
    ['FavoritesFolder', 'TARGETDIR', '.'],
  ]),
  standardTable('Component', [['C', '{0}', 'Fav', 0, null, 'zip']]),
];
const FILES = standardTable('File', [
  ['zip', 'C', 'Z.EXE|unzip.exe', 100, '1.0', null, 512, 1],
  ['bat', 'C', 'a.bat', 20, null, null, null, 3],
  ['lost', 'GONE', 'x', -5, null, null, null, 9],
]);

describe('the typed view of a package', () => {
  it('tells where files go, on which disk they are, and what they hash to', async () => {
    const hash = table(
      'MsiFileHash',
      'File_*:s72 Options:i2 HashPart1:i4 HashPart2:i4 HashPart3:i4 HashPart4:i4',
      ['zip', 0, 0x03020100, 0x07060504, 0x0b0a0908, -1],
    );
    const media = standardTable('Media', [
      [2, 5, null, 'second.cab', null, null],
      [1, 2, null, '#first.cab', 'VOL', null],
    ]);
    const { tables, codes } = await read(...FOLDERS, FILES, hash, media);
    expect(tables.files).toMatchObject([
      {
        key: 'zip',
        shortName: 'Z.EXE',
        longName: 'unzip.exe',
        installPath: 'FavoritesFolder/my favorites/unzip.exe',
        sizeInBytes: 100,
        attributes: 512,
        hash: '000102030405060708090a0bffffffff',
        diskId: 1,
      },
      { key: 'bat', shortName: 'a.bat', longName: 'a.bat', diskId: 2 },
      { key: 'lost', installPath: 'x', sizeInBytes: undefined },
    ]);
    expect(tables.files[1]).not.toHaveProperty('hash');
    expect(tables.files[2]).not.toHaveProperty('diskId');
    expect(tables.media.map(({ diskId, location, cabinetName }) => [diskId, location, cabinetName])).toEqual([
      [1, 'embedded', 'first.cab'],
      [2, 'external', 'second.cab'],
    ]);
    expect(codes).toEqual(['msi.file-without-component']);
  });

  it('expands what actions run, by the kind of their source', async () => {
    const { tables } = await read(
      ...FOLDERS,
      FILES,
      standardTable('Property', [
        ['PW', 'infected'],
        ['TOOL', 'C:\\Program Files\\t.exe'],
        ['CODE', 'MsgBox "[PW]"'],
      ]),
      standardTable('CustomAction', [
        ['FromFile', 18 + 0x400, 'zip', '-P [PW] [#bat]', null],
        ['FromBinary', 2, 'Tool', '/x', null],
        ['InFolder', 34, 'Fav', '"[Fav]unzip.exe" -o', null],
        ['FromProperty', 50, 'TOOL', '-s', null],
        ['Library', 1, 'Dll', 'Entry', null],
        ['Inline', 38, null, 'a = b[1]', null],
        ['FromCode', 54, 'CODE', null, null],
        ['Set', 51, 'Run', '[PW]!', null],
        ['Folder', 35, 'Fav', 'D:\\x', null],
        ['Deferred', 1 + 0x400, 'Dll', 'Entry [CustomActionData]', null],
        ['Stop', 19, null, 'No [PW]', null],
        ['Nested', 7, 'inner.msi', 'A=[PW]', null],
      ]),
    );
    const commands = tables.customActions.map(({ name, command }) => [name, command]);
    expect(Object.fromEntries(commands)).toEqual({
      FromFile: 'D:\\x\\unzip.exe -P infected D:\\x\\a.bat',
      FromBinary: 'Binary.Tool /x',
      InFolder: '"D:\\x\\unzip.exe" -o',
      FromProperty: '"C:\\Program Files\\t.exe" -s',
      Library: 'Binary.Dll!Entry',
      Inline: 'a = b[1]',
      FromCode: 'MsgBox "[PW]"',
      Set: 'Run=infected!',
      Folder: 'Fav=D:\\x',
      Deferred: 'Binary.Dll!Entry [CustomActionData]',
      Stop: 'No infected',
      Nested: 'inner.msi A=infected',
    });
    expect(tables.customActions[0]?.references).toEqual([
      { kind: 'file', name: 'zip', value: 'D:\\x\\unzip.exe' },
      { kind: 'property', name: 'PW', value: 'infected' },
      { kind: 'file', name: 'bat', value: 'D:\\x\\a.bat' },
    ]);
    expect(tables.customActions[1]?.references).toEqual([
      { kind: 'binary', name: 'Tool', value: 'Binary.Tool' },
    ]);
  });

  it('finds where actions are run from, and what dialogs set', async () => {
    const { tables } = await read(
      standardTable('CustomAction', [
        ['A', 51, 'P', '[Q]', null],
        ['Unused', 51, 'P', 'never', null],
        ['B', 50, 'P', null, null],
      ]),
      standardTable('InstallExecuteSequence', [
        ['A', 'NOT Installed', 900],
        ['B', null, -1],
        ['Unused', null, 0],
      ]),
      standardTable('ControlEvent', [
        ['Dlg', 'Next', 'DoAction', 'A', '1', 1],
        ['Dlg', 'Next', '[Q]', 'from dialog', '1', 2],
      ]),
    );
    expect(tables.customActions.map(({ name, invocations }) => [name, invocations])).toEqual([
      [
        'A',
        [
          { by: 'sequence', table: 'InstallExecuteSequence', number: 900, condition: 'NOT Installed' },
          { by: 'control-event', dialog: 'Dlg', control: 'Next', condition: '1' },
        ],
      ],
      ['Unused', []],
      ['B', [{ by: 'sequence', table: 'InstallExecuteSequence', number: -1, condition: '' }]],
    ]);
    expect(tables.assignments.get('P')?.map(({ value }) => value)).toEqual(['[Q]', 'never']);
    expect(tables.customActions[2]?.command).toBe('"from dialog"');
  });

  it('reads services, shortcuts, registry values, copies and the commands of vendors', async () => {
    const { tables } = await read(
      ...FOLDERS,
      FILES,
      standardTable('ServiceInstall', [
        ['S', 'svc', 'Service', 16, 2, 1, null, null, 'NT AUTHORITY\\x', null, '-k [#bat]', 'C', null],
      ]),
      standardTable('Shortcut', [
        ['L', 'StartupFolder', 'l|Link', 'C', '[#zip]', '-x', null, null, null, null, 1, 'Fav'],
      ]),
      standardTable('Registry', [
        ['R', 2, 'Software\\Run', 'n', '[#zip]', 'C'],
        ['U', 99, 'k', null, null, 'C'],
      ]),
      table(
        'MoveFile',
        'FileKey*:s72 Component_:s72 SourceName:L255 DestName:L255 SourceFolder:S72 DestFolder:s72 Options:i2',
        ['M', 'C', 'msiexec.exe', 'q|random.exe', 'SystemFolder', 'Fav', 0],
      ),
      table('DuplicateFile', 'FileKey*:s72 Component_:s72 File_:s72 DestName:L255 DestFolder:S72', [
        'D',
        'C',
        'zip',
        'copy.exe',
        null,
      ]),
      table('AI_ScheduledTasks', 'Task*:s72 Command:L0', ['T', 'msiexec /i [#zip]']),
    );
    const program = 'FavoritesFolder/my favorites/unzip.exe';
    expect(tables.serviceInstalls).toMatchObject([
      { name: 'svc', program, arguments: '-k FavoritesFolder\\my favorites\\a.bat', startType: 2 },
    ]);
    expect(tables.shortcuts).toMatchObject([
      { path: 'StartupFolder/Link', arguments: '-x', workingDirectory: 'FavoritesFolder/my favorites' },
    ]);
    expect(tables.registry.map(({ root, value }) => [root, value])).toEqual([
      ['HKLM', program.replaceAll('/', '\\')],
      ['99', ''],
    ]);
    expect(tables.fileCopies).toMatchObject([
      {
        source: 'SystemFolder/msiexec.exe',
        destination: 'FavoritesFolder/my favorites/random.exe',
        isMove: false,
      },
      { source: program, destination: 'FavoritesFolder/my favorites/copy.exe' },
    ]);
    expect(tables.vendorCommands[0]?.columns.get('Command')).toBe(
      `msiexec /i ${program.replaceAll('/', '\\')}`,
    );
  });

  it('reads the DLLs that other tables have loaded, the source of a chainer and advertised shortcuts', async () => {
    const { tables } = await read(
      ...FOLDERS,
      FILES,
      table('SelfReg', 'File_*:s72 Cost:I2', ['zip', null]),
      table(
        'MsiEmbeddedUI',
        'MsiEmbeddedUI*:s72 FileName:s72 Attributes:i2 MessageFilter:I4',
        ['ui', 'u.dll', 1, null],
        ['resource', 'r.dll', 0, null],
      ),
      table(
        'MsiEmbeddedChainer',
        'MsiEmbeddedChainer*:s72 Condition:S255 CommandLine:S255 Source:s72 Type:i4',
        ['c', null, '/q', 'zip', 18],
      ),
      standardTable('Shortcut', [
        ['L', 'Fav', 'l', 'C', 'Feature', null, null, null, null, null, null, null],
      ]),
    );
    expect(tables.loadedLibraries.map(({ dll, entryPoint, row }) => [row, dll, entryPoint])).toEqual([
      ['File.zip', 'FavoritesFolder/my favorites/unzip.exe', 'DllRegisterServer'],
      ['MsiEmbeddedUI.ui', 'u.dll', 'InitializeEmbeddedUI'],
    ]);
    const program = 'FavoritesFolder\\my favorites\\unzip.exe';
    expect(tables.vendorCommands[0]?.columns.get('Source')).toBe(program);
    expect(tables.shortcuts[0]?.target).toBe(program);
  });

  it('places the actions of a merge module by those that they stand before or behind', async () => {
    const { tables } = await read(
      standardTable('CustomAction', [['A', 1, 'B', 'Go', null]]),
      table(
        'ModuleInstallExecuteSequence',
        'Action*:s72 Sequence:I2 BaseAction:S72 After:I2 Condition:S255',
        ['A', null, 'InstallFiles', 1, 'NOT Installed'],
      ),
    );
    expect(tables.customActions[0]?.invocations).toMatchObject([
      { table: 'ModuleInstallExecuteSequence', number: 4001, condition: 'NOT Installed' },
    ]);
  });

  it('gives empty lists for tables that are missing or have other columns', async () => {
    const empty = await read();
    expect(empty.tables.files).toEqual([]);
    const odd = await read(table('File', 'Other*:s72', ['x']), table('CustomAction', 'Type*:s72', ['y']));
    expect(odd.tables.files).toMatchObject([{ key: '', sizeInBytes: undefined }]);
    expect(odd.tables.customActions).toMatchObject([{ kind: 'unknown', command: '' }]);
  });

  it('takes no more than so many actions, and of a forged table no product of rows and invocations', async () => {
    const rows = 30_000;
    const actions = standardTable(
      'CustomAction',
      Array.from({ length: rows }, () => ['Same', 34, 'TARGETDIR', 'cmd /c x', null]),
    );
    const sequence = standardTable(
      'InstallExecuteSequence',
      Array.from({ length: rows }, (_, index) => ['Same', null, index + 1]),
    );
    const { tables, codes } = await read(actions, sequence);
    expect(codes).toContain('msi.too-many-rows');
    expect(tables.customActions).toHaveLength(20_000);
    expect(tables.customActions.every(({ invocations }) => invocations.length > 0)).toBe(true);
    const total = tables.customActions.reduce((sum, { invocations }) => sum + invocations.length, 0);
    expect(total).toBeLessThan(200_000);
  });

  it('reads 32 columns of a table of commands, which is as many as Windows Installer takes', async () => {
    const notation = Array.from({ length: 40 }, (_, index) => `C${index}${index === 0 ? '*' : ''}:S72`);
    const { tables } = await read(
      table(
        'AI_ScheduledTasks',
        notation.join(' '),
        notation.map((_, index) => `v${index}`),
      ),
    );
    expect(tables.vendorCommands).toHaveLength(1);
    expect([...(tables.vendorCommands[0]?.columns.keys() ?? [])]).toHaveLength(32);
  });
});
