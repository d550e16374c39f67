/** What packages by Advanced Installer are full of: a launcher, a PowerShell script, prerequisites, a daily task. */
import { buildInstaller } from '../builder/installer.js';
import { columns } from '../builder/msi-table.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const SCRIPT = 'New-Item -ItemType Directory -Path "$env:ProgramData\\Invoice" -Force';

export const sample: SampleCase = {
  name: 'benign-vendor-idioms',
  title: 'the idioms of a packaging tool',
  kind: 'benign',
  fileName: 'idioms.msi',
  build: () =>
    buildInstaller({
      name: 'Invoice',
      files: [{ id: 'invoice.exe', directory: 'INSTALLFOLDER', content: buildPe({ kind: 'exe', bits: 64 }) }],
      binaries: {
        'viewer.exe': buildPe({ kind: 'exe', bits: 32, subsystem: 'gui' }),
        'PowerShellScriptLauncher.dll': buildPe({ kind: 'dll', bits: 32, exports: ['RunPowerShellScript'] }),
      },
      customActions: [
        {
          name: 'LaunchApp',
          type: 2 + 192,
          source: 'viewer.exe',
          target: '/DontWait "[#invoice.exe]" /first',
          after: 'InstallFinalize',
        },
        {
          name: 'AI_DATA_SETTER',
          type: 51,
          source: 'PowerShellScriptInline',
          target: `Flags\u00026\u0001Script\u0002${SCRIPT}\u0001Params\u0002`,
          after: 'InstallFiles',
        },
        {
          name: 'PowerShellScriptInline',
          type: 1 + 1024,
          source: 'PowerShellScriptLauncher.dll',
          target: 'RunPowerShellScript',
          after: 'InstallFiles',
        },
      ],
      tables: [
        {
          name: 'AI_ScheduledTasks',
          columns: columns('Task*:s72 TaskName:L255 ActionPath:L0 Arguments:L0 RepeatInterval:S72'),
          rows: [['Task1', 'Invoice Reminder', '[#invoice.exe]', '/remind', '1440']],
        },
        {
          name: 'AI_PreRequisite',
          columns: columns('PrereqKey*:s72 DisplayName:L255 SetupFileUrl:S255 CommandLine:S255'),
          rows: [['Runtime', 'Runtime', 'https://www.example.com/runtime.exe', '/q /norestart']],
        },
      ],
    }),
  expected: noBundle({ findings: [ruleId.autostartEntry, ruleId.exeWrapper] }),
};
