import { describe, expect, it } from 'vitest';
import {
  buildInstaller,
  type CustomAction,
  type InstallerOptions,
} from '../../samples-synthetic/builder/installer.js';
import { columns, standardTable, type Table } from '../../samples-synthetic/builder/msi-table.js';
import { scriptLines } from '../../samples-synthetic/builder/text.js';
import { findPropertyChecks } from '../../src/execution/property-check.js';
import { inventoryOf } from '../inventory/inventory.js';

const table = (name: string, notation: string, rows: Table['rows']): Table => ({
  name,
  columns: columns(notation),
  rows,
});
const search: Table[] = [
  table('AppSearch', 'Property*:s72 Signature_*:s72', [
    ['AV1', 'reg'],
    ['AV2', 'file'],
    ['OWN', 'own'],
  ]),
  table('RegLocator', 'Signature_*:s72 Root:i2 Key:s255 Name:S255 Type:I2', [
    ['reg', 2, 'SOFTWARE\\Avast Software\\Avast', 'Version', 2],
    ['own', 2, 'SOFTWARE\\Example', 'Version', 2],
  ]),
  table('DrLocator', 'Signature_*:s72 Parent:S72 Path:S255 Depth:I2', [
    ['up', null, '[ProgramFilesFolder]Kaspersky Lab', 1],
    ['file', 'up', 'Endpoint', 2],
  ]),
  table('Signature', 'Signature*:s72 FileName:s255 MinVersion:S20 MaxVersion:S20', [
    ['file', 'AVP~1.EXE|avp.exe', null, null],
  ]),
];
const action = (name: string, type: number, condition: string): CustomAction => ({
  name,
  type,
  source: 'TARGETDIR',
  target: 'a.exe',
  condition,
  after: 'InstallFiles',
});
const launch = (condition: string) => standardTable('LaunchCondition', [[condition, 'Error 1603']]);
const checksOf = async (options: Partial<InstallerOptions>) => {
  const found = findPropertyChecks(await inventoryOf(buildInstaller({ name: 'x', ...options })));
  return [...new Set(found.map(({ product }) => product))].sort();
};
const BOTH = ['Avast', 'Kaspersky'];

describe('checks for security products by tables', () => {
  it.each<[string, Partial<InstallerOptions>]>([
    ['a launch condition', { tables: [...search, launch('Installed OR NOT (AV1 OR AV2)')] }],
    [
      'a package that only says to be by a maker of such products',
      { manufacturer: 'Sophos Limited', tables: [...search, launch('NOT AV1 AND NOT AV2')] },
    ],
    [
      'an action that is left out',
      { tables: search, customActions: [action('Go', 34, 'NOT AV1 AND NOT AV2')] },
    ],
    [
      'an action that ends the installation',
      { tables: search, customActions: [action('Stop', 19, 'AV1 OR AV2')] },
    ],
    ['comparisons', { tables: search, customActions: [action('Go', 34, 'AV1 = "" AND AV2 = ""')] }],
    [
      'several conditions',
      {
        tables: [...search, launch('NOT AV1')],
        customActions: [action('Go', 34, 'NOT AV2 AND NOT Installed')],
      },
    ],
  ])('%s', async (_what, options) => {
    expect(await checksOf(options)).toEqual(BOTH);
  });

  it('by a script that sets a property', async () => {
    const script = scriptLines(
      'Set w = GetObject("winmgmts:\\\\.\\root\\cimv2")',
      "Set p = w.ExecQuery(\"SELECT * FROM Win32_Process WHERE Name='avastui.exe' OR Name='avp.exe'\")",
      'If p.Count > 0 Then Session.Property("BUSY") = "1"',
    );
    const options = { binaries: { Look: script }, customActions: [action('Go', 34, 'NOT BUSY')] };
    expect(await checksOf(options)).toEqual(BOTH);
  });

  it.each<[string, Partial<InstallerOptions>]>([
    ['nothing goes by it', { tables: search }],
    ['the product has to be there', { tables: [...search, launch('Installed OR AV1 OR AV2')] }],
    [
      'an action for hosts with the product',
      { tables: search, customActions: [action('Plug', 34, 'AV1 OR AV2')] },
    ],
    ['a single product', { tables: [...search, launch('NOT AV1')] }],
    ['a product of its own', { tables: [...search, launch('NOT OWN')] }],
  ])('none: %s', async (_what, options) => {
    expect(await checksOf(options)).toEqual([]);
  });
});
