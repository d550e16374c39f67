/** Never redistributed, and loaded by name by many programs. */
const SYSTEM_DLLS: ReadonlySet<string> = new Set(
  (
    'advapi32.dll amsi.dll apphelp.dll bcrypt.dll credui.dll cryptbase.dll cryptsp.dll dwmapi.dll gdi32.dll ' +
    'iphlpapi.dll kernel32.dll mpr.dll mswsock.dll netapi32.dll ntdll.dll ole32.dll profapi.dll propsys.dll rasapi32.dll ' +
    'rsaenh.dll samcli.dll secur32.dll sspicli.dll urlmon.dll user32.dll userenv.dll uxtheme.dll version.dll ' +
    'wbemcomn.dll winhttp.dll wininet.dll winmm.dll winsta.dll wlbsctrl.dll ws2_32.dll wtsapi32.dll'
  ).split(' '),
);

/** True for the lower-case name of a DLL that only Windows ships. */
export function isSystemDllName(name: string): boolean {
  return SYSTEM_DLLS.has(name);
}
