/** Variables that Windows or cmd itself sets; the value depends on the computer, so they stay symbolic. */
const ENVIRONMENT = new Set(
  (
    'allusersprofile appdata cd cmdcmdline cmdextversion commonprogramfiles commonprogramfiles(x86) ' +
    'commonprogramw6432 computername comspec date driverdata errorlevel firmware_type highestnumanodenumber ' +
    'homedrive homepath homeshare localappdata logonserver number_of_processors onedrive os path pathext ' +
    'processor_architecture processor_architew6432 processor_identifier processor_level processor_revision ' +
    'programdata programfiles programfiles(x86) programw6432 prompt psmodulepath public random sessionname ' +
    'systemdrive systemroot temp time tmp userdnsdomain userdomain userdomain_roamingprofile username ' +
    'userprofile windir'
  ).split(' '),
);

export const isEnvironmentVariable = (lowerCaseName: string): boolean => ENVIRONMENT.has(lowerCaseName);

/**
 * What every default installation has. Used only when a script cuts characters out of the value
 * (`%COMSPEC:~-7,1%`), which makes sense to its author only when the value is this one.
 */
const DEFAULT_VALUES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    allusersprofile: 'C:\\ProgramData',
    commonprogramfiles: 'C:\\Program Files\\Common Files',
    comspec: 'C:\\Windows\\system32\\cmd.exe',
    os: 'Windows_NT',
    pathext: '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC',
    programdata: 'C:\\ProgramData',
    programfiles: 'C:\\Program Files',
    public: 'C:\\Users\\Public',
    systemdrive: 'C:',
    systemroot: 'C:\\Windows',
    windir: 'C:\\Windows',
  }),
);

export const findDefaultValue = (lowerCaseName: string): string | undefined =>
  DEFAULT_VALUES.get(lowerCaseName);
