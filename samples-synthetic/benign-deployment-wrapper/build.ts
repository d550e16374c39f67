/** How administrators deploy: a batch file checks for a service, then runs set-up programs silently. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-deployment-wrapper',
  title: 'a wrapper that deploys another package',
  kind: 'benign',
  fileName: 'deployment.msi',
  build: () =>
    buildInstaller({
      name: 'Deployment of Example',
      files: [
        {
          id: 'install.cmd',
          directory: 'INSTALLFOLDER',
          content: scriptLines(
            '@echo off',
            'sc query MSSQLSERVER >nul 2>&1',
            'if errorlevel 1060 echo The database is missing & exit /b 1',
            '"%~dp0vc_redist.exe" /install /quiet /norestart',
            'msiexec /i "%~dp0app.msi" /qn REBOOT=ReallySuppress',
            'exit /b %errorlevel%',
          ),
        },
        {
          id: 'app.msi',
          directory: 'INSTALLFOLDER',
          content: buildInstaller({ name: 'Inner Example' }),
        },
        { id: 'vc_redist.exe', directory: 'INSTALLFOLDER', content: buildPe({ kind: 'exe', bits: 32 }) },
      ],
      customActions: [
        {
          name: 'Install',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'cmd.exe /c "[INSTALLFOLDER]install.cmd"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
