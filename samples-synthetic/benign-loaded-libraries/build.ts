/**
 * Libraries that Windows loads because the registry names them: a service in svchost, a print monitor, a filter of
 * passwords and a class of COM with an extension of its own, all of them installed under these very names.
 */
import { buildInstaller, registryTable } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildZip } from '../builder/zip.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const SERVICES = 'SYSTEM\\CurrentControlSet\\Services\\FleetAgent';
const CONTROL = 'SYSTEM\\CurrentControlSet\\Control';

export const sample: SampleCase = {
  name: 'benign-loaded-libraries',
  title: 'libraries that svchost, the spooler, lsass and COM load',
  kind: 'benign',
  fileName: 'fleetagent.msi',
  build: () =>
    buildInstaller({
      name: 'Fleet Agent',
      files: [
        library('agent.dll', 'ServiceMain'),
        library('fleetmon.dll', 'InitializePrintMonitor2'),
        library('fleetpw.dll', 'PasswordFilter'),
        library('fleet.8bf', 'DllGetClassObject'),
        {
          id: 'sdk.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([
            { name: 'bin/fleet.8bf', content: library('fleet.8bf', 'DllGetClassObject').content },
          ]),
        },
      ],
      tables: [
        registryTable([
          row(2, `${SERVICES}\\Parameters`, 'ServiceDll', '#%[#agent.dll]', 'agent.dll'),
          row(2, SERVICES, 'ImagePath', '#%%SystemRoot%\\System32\\svchost.exe -k FleetAgent', 'agent.dll'),
          row(2, `${CONTROL}\\Print\\Monitors\\Fleet`, 'Driver', 'fleetmon.dll', 'fleetmon.dll'),
          row(2, `${CONTROL}\\Lsa`, 'Notification Packages', '[~]fleetpw', 'fleetpw.dll'),
          row(
            0,
            'CLSID\\{6F9619FF-8B86-D011-B42D-00C04FC964FF}\\InprocServer32',
            '',
            '[#fleet.8bf]',
            'fleet.8bf',
          ),
        ]),
      ],
    }),
  expected: noBundle({ roles: { loaderDll: true }, findings: [ruleId.autostartEntry] }),
};

function library(id: string, entryPoint: string) {
  const content = buildPe({
    kind: 'dll',
    bits: 64,
    exportedAs: id,
    exports: [entryPoint],
    imports: { 'KERNEL32.dll': ['CreateProcessW'] },
  });
  return { id, directory: 'INSTALLFOLDER', content };
}

function row(root: 0 | 2, key: string, name: string, value: string, file: string) {
  return { root, key, name, value, component: `c_${file}` };
}
