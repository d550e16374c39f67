/** Keys whose values Windows starts by itself, below any root. */
const RUN_KEY =
  /\\(?:Run|RunOnce|RunOnceEx(?:\\[^\\]{1,255})?|RunServices|RunServicesOnce|Policies\\Explorer\\Run)$/i;

/** Keys of which only some values are started, and those values. */
const AUTOSTART_VALUES: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/\\Windows NT\\CurrentVersion\\Winlogon$/i, /^(?:shell|userinit|taskman|appsetup)$/i],
  [/\\Windows NT\\CurrentVersion\\Windows$/i, /^(?:load|run)$/i],
  [/\\Windows NT\\CurrentVersion\\Image File Execution Options\\[^\\]{1,255}$/i, /^debugger$/i],
  [/\\Windows NT\\CurrentVersion\\SilentProcessExit\\[^\\]{1,255}$/i, /^monitorprocess$/i],
  [/\\AppCompatFlags\\TelemetryController\\[^\\]{1,255}$/i, /^command$/i],
  [/\\Microsoft\\Command Processor$/i, /^autorun$/i],
  [/\\Control Panel\\Desktop$/i, /^scrnsave\.exe$/i],
  [/\\Environment$/i, /^userinitmprlogonscript$/i],
  [/\\Active Setup\\Installed Components\\[^\\]{1,255}$/i, /^stubpath$/i],
];

const SERVICE_KEY = /\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\[^\\]{1,255}$/i;
const WRAPPED_KEY = /\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\[^\\]{1,255}\\Parameters$/i;
const SERVICE_VALUE = /^(?:ImagePath|FailureCommand)$/i;

/** True for the values of a service's key that hold the command which starts with it (ATT&CK T1543.003). */
export function isServiceCommand(key: string, valueName: string): boolean {
  const bare = trimKey(key);
  return (
    (SERVICE_VALUE.test(valueName) && SERVICE_KEY.test(bare)) ||
    // srvany and NSSM run this as the service.
    (/^Application$/i.test(valueName) && WRAPPED_KEY.test(bare))
  );
}

/** True for registry values that are started at logon or start-up (ATT&CK T1547.001, T1547.004, T1546.002 and .012, T1037.001). */
export function isAutostartValue(key: string, valueName: string): boolean {
  const bare = trimKey(key);
  return (
    RUN_KEY.test(bare) || AUTOSTART_VALUES.some(([path, name]) => path.test(bare) && name.test(valueName))
  );
}

const trimKey = (key: string): string => key.replace(/(?<!\\)\\+$/, '');
