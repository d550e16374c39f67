/** An agent that reports which security product a computer has: it looks for one, and goes on whatever it finds. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-inventory-agent',
  title: 'an inventory that lists the security products of a computer',
  kind: 'benign',
  fileName: 'inventory.msi',
  build: () =>
    buildInstaller({
      name: 'Office Inventory',
      files: [
        {
          id: 'inventory.vbs',
          directory: 'INSTALLFOLDER',
          content: scriptLines(
            'On Error Resume Next',
            'Set service = GetObject("winmgmts:\\\\.\\root\\SecurityCenter2")',
            'Set file = CreateObject("Scripting.FileSystemObject").CreateTextFile("inventory.txt", True)',
            'For Each product In service.ExecQuery("SELECT * FROM AntiVirusProduct")',
            '  file.WriteLine product.displayName & ";" & product.productState',
            'Next',
            'file.Close',
            'If Err.Number <> 0 Then WScript.Quit 1',
          ),
        },
      ],
      customActions: [
        {
          name: 'FirstInventory',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'wscript.exe "[INSTALLFOLDER]inventory.vbs"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
