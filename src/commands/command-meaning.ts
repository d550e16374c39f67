/** Programs that unpack archives, by the grammar of their arguments. */
export type UnzipFamily = 'info-zip' | '7-zip' | 'unrar' | 'bsdtar' | 'powershell' | 'expand' | 'unknown';

/** What one command line would do, as far as its text says; plain JSON. Paths and names are as written. */
export type CommandMeaning =
  | UnpackMeaning
  | StartDllMeaning
  | StartProgramMeaning
  | CallDllMeaning
  | SetPropertyMeaning
  | ScheduledTaskMeaning
  | MsiexecInstallMeaning
  | CopyMeaning
  | RegistryWriteMeaning
  | ServiceMeaning
  | DownloadMeaning
  | SecurityExclusionMeaning
  | RunScriptMeaning
  | KillMeaning
  | DeleteMeaning
  | SecurityCheckMeaning;

/** Files are taken out of an archive. */
export interface UnpackMeaning {
  kind: 'unpack';
  /** The program as written; the tool is renamed in practice, so `family` comes from its arguments. */
  tool: string;
  family: UnzipFamily;
  archive: string;
  password?: string;
  destination?: string;
  /** Names or patterns of the members asked for; empty means all. */
  members: string[];
}

/** A DLL is started through a signed Windows program. */
export interface StartDllMeaning {
  kind: 'start-dll';
  proxy:
    | 'rundll32'
    | 'regsvr32'
    | 'msiexec'
    | 'odbcconf'
    | 'control'
    | 'mavinject'
    | 'regasm'
    | 'installutil'
    | 'powershell'
    | 'netsh'
    // Those that load what a value of the registry names; `com` is whatever program asks for the class.
    | 'svchost'
    | 'user32'
    | 'winlogon'
    | 'spoolsv'
    | 'lsass'
    | 'com'
    // Any other program that is handed a library out of an encrypted archive; `program` says which.
    | 'other';
  /** As written; for `other` alone. */
  program?: string;
  dll: string;
  /** Export by name or `#ordinal`. */
  entryPoint?: string;
  arguments: string;
}

/** What starts the DLL, as a person says it. */
export const starterOf = ({ program, proxy }: Pick<StartDllMeaning, 'program' | 'proxy'>): string =>
  proxy === 'other' ? (program ?? proxy) : proxy;

/** A program that no other meaning covers is started. */
export interface StartProgramMeaning {
  kind: 'start-program';
  program: string;
  arguments: string;
}

/** Windows Installer loads a DLL of the package and calls one of its functions. */
export interface CallDllMeaning {
  kind: 'call-dll';
  /** Install path of the DLL, or the row of Binary that it is: `Binary.WixCA`. */
  dll: string;
  entryPoint: string;
  /** What the function is handed, where the tables say: CustomActionData, the columns of its table. */
  data?: string;
  /** What the DLL is, where it is one that many packages carry. */
  library?: KnownLibrary;
}

/** A DLL that a packaging tool puts into packages. What it is called with, not what it is, decides what it does. */
export interface KnownLibrary {
  toolkit:
    | 'wix'
    | 'dtf'
    | 'wixsharp'
    | 'advanced-installer'
    | 'installshield'
    | 'installutil'
    | 'msi-wrapper'
    | 'visual-studio';
  /** For a person: `WiX Toolset custom actions`. */
  name: string;
  recognisedBy: 'exports' | 'contents' | 'version-resource';
}

/** A property or a directory is set; nothing is started. */
export interface SetPropertyMeaning {
  kind: 'set-property';
  property: string;
  value: string;
}

/** A task is scheduled. */
export interface ScheduledTaskMeaning {
  kind: 'scheduled-task';
  name?: string;
  /** The command that the task runs. */
  command?: string;
  /** As written: `MINUTE`, `ONLOGON`, `DAILY` … */
  schedule?: string;
  intervalInMinutes?: number;
  /** `logon`, `startup`, `idle`, `once`, `time` … */
  trigger?: string;
  /** File that defines the task (`schtasks /create /xml`). */
  definition?: string;
  /** Commands behind the first, of a task that is defined in XML. */
  furtherCommands?: string[];
}

/** Windows Installer is asked to install a package. */
export interface MsiexecInstallMeaning {
  kind: 'msiexec-install';
  package: string;
  /** The package lies on another computer: a URL or a UNC path. */
  remote: boolean;
  quiet: boolean;
  url?: string;
}

/** A file is copied, moved or renamed. */
export interface CopyMeaning {
  kind: 'copy';
  from: string;
  to: string;
}

/** A value is written into the registry. */
export interface RegistryWriteMeaning {
  kind: 'registry-write';
  key: string;
  valueName?: string;
  data?: string;
}

/** A service is created, started, stopped or otherwise changed. */
export interface ServiceMeaning {
  kind: 'service';
  action: 'create' | 'configure' | 'start' | 'stop' | 'delete';
  name: string;
  command?: string;
}

/** Something is fetched from a URL. */
export interface DownloadMeaning {
  kind: 'download';
  url: string;
  /** The program or method as written: `certutil`, `Invoke-WebRequest`. */
  tool: string;
  destination?: string;
}

/** An exclusion is added to Windows' own protection. */
export interface SecurityExclusionMeaning {
  kind: 'security-exclusion';
  what: string;
}

/** A script is run. */
export interface RunScriptMeaning {
  kind: 'run-script';
  /** `cmd`, `wscript`, `cscript`, `mshta`, `powershell`, `regsvr32` … */
  interpreter: string;
  /** Path or URL of the script, or its text when it is written on the command line. */
  script: string;
  /** What a batch file is started with: its `%1`, `%2` … */
  arguments?: string;
}

/** Processes are ended. */
export interface KillMeaning {
  kind: 'kill';
  /** Process name, id or filter as written. */
  target: string;
}

/** Files or folders are deleted. */
export interface DeleteMeaning {
  kind: 'delete';
  target: string;
}

/** A shell or PowerShell on the command line looks for a security product. */
export interface SecurityCheckMeaning {
  kind: 'security-check';
  /** Name of the product or maker. */
  product: string;
  /** `process`, `service`, `registry`, `folder`, `wmi`, `powershell`. */
  by: string;
  /** The outcome decides what is done next. */
  gates: boolean;
}
