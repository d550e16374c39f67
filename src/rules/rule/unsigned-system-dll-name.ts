import { matchPayloads } from '../evidence.js';
import type { Rule } from '../rule.js';

export const unsignedSystemDllName: Rule = {
  id: 'unsigned-system-dll-name',
  title: 'An unsigned DLL bears the name of one that belongs to Windows',
  severity: 'low',
  explanation:
    'DLLs of these names are part of Windows and are not passed on with other software. A program that looks for them in its own folder first loads the one in the package instead.',
  attack: ['T1036.005', 'T1574.001'],
  references: ['HijackLibs project'],
  match: (facts) =>
    matchPayloads(facts, ({ facts: { pe, signature }, installPath, name }) => {
      if (pe?.kind !== 'dll' || signature !== undefined) return undefined;
      const path = installPath ?? name;
      const bare = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
      return SYSTEM_DLLS.has(bare) ? `${bare} without a signature` : undefined;
    }),
  examples: [{ what: 'urlmon.dll', holds: [{ name: 'urlmon.dll', type: 'pe-dll', pe: { kind: 'dll' } }] }],
  counterExamples: [
    { what: 'a library of its own', holds: [{ name: 'render.dll', type: 'pe-dll', pe: { kind: 'dll' } }] },
    {
      what: 'a signed one',
      holds: [{ name: 'urlmon.dll', type: 'pe-dll', pe: { kind: 'dll' }, signature: {} }],
    },
  ],
};

/** Never redistributed, and searched for by name by many programs. */
const SYSTEM_DLLS: ReadonlySet<string> = new Set(
  (
    'advapi32.dll amsi.dll apphelp.dll bcrypt.dll credui.dll cryptbase.dll cryptsp.dll dwmapi.dll gdi32.dll ' +
    'iphlpapi.dll kernel32.dll mpr.dll mswsock.dll netapi32.dll ntdll.dll ole32.dll profapi.dll propsys.dll rasapi32.dll ' +
    'rsaenh.dll samcli.dll secur32.dll sspicli.dll urlmon.dll user32.dll userenv.dll uxtheme.dll version.dll ' +
    'wbemcomn.dll winhttp.dll wininet.dll winmm.dll winsta.dll wlbsctrl.dll ws2_32.dll wtsapi32.dll'
  ).split(' '),
);
