/**
 * A network driver that gets in the way of one firewall, asks for it and says so; it also brings settings for another
 * product, where that one is there.
 */
import { buildInstaller } from '../builder/installer.js';
import { columns, standardTable } from '../builder/msi-table.js';
import { buildPe } from '../builder/pe.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-conflicting-products',
  title: 'a driver that cannot be installed beside one security product, and has settings for another',
  kind: 'benign',
  fileName: 'vpnclient.msi',
  build: () =>
    buildInstaller({
      name: 'Branch Office VPN',
      files: [
        {
          id: 'vpn.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'KERNEL32.dll': ['ExitProcess'] } }),
        },
      ],
      customActions: [
        {
          name: 'AddToTrustedApplications',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: '"[INSTALLFOLDER]vpn.exe" /export-settings',
          after: 'InstallFiles',
          condition: 'KASPERSKYFOUND AND NOT Installed',
        },
      ],
      tables: [
        {
          name: 'AppSearch',
          columns: columns('Property*:s72 Signature_*:s72'),
          rows: [
            ['COMODOFOUND', 'Comodo'],
            ['KASPERSKYFOUND', 'Kaspersky'],
          ],
        },
        {
          name: 'RegLocator',
          columns: columns('Signature_*:s72 Root:i2 Key:s255 Name:S255 Type:I2'),
          rows: [
            ['Comodo', 2, 'SOFTWARE\\COMODO\\Firewall Pro', 'Version', 18],
            ['Kaspersky', 2, 'SOFTWARE\\KasperskyLab\\Components', 'Version', 18],
          ],
        },
        standardTable('LaunchCondition', [
          [
            'Installed OR NOT COMODOFOUND',
            'Please remove COMODO Firewall first: its driver and ours exclude each other.',
          ],
        ]),
      ],
    }),
  expected: noBundle({}),
};
