/** A signed program of Windows that can be made to run, fetch or register other code. */
export interface SignedProxy {
  /** Lower case, without extension. */
  name: string;
  /** What it is misused for. */
  uses: readonly ('start-dll' | 'run-script' | 'download' | 'start-program' | 'unpack' | 'compile')[];
  /** ATT&CK technique. */
  technique: string;
}

/** From the LOLBAS project's catalogue and ATT&CK T1218; those that installers could plausibly call. */
export const SIGNED_PROXIES: readonly SignedProxy[] = [
  { name: 'rundll32', uses: ['start-dll', 'run-script'], technique: 'T1218.011' },
  { name: 'regsvr32', uses: ['start-dll', 'run-script'], technique: 'T1218.010' },
  { name: 'msiexec', uses: ['start-dll', 'download'], technique: 'T1218.007' },
  { name: 'odbcconf', uses: ['start-dll'], technique: 'T1218.008' },
  { name: 'control', uses: ['start-dll'], technique: 'T1218.002' },
  { name: 'mavinject', uses: ['start-dll'], technique: 'T1218.013' },
  { name: 'mavinject32', uses: ['start-dll'], technique: 'T1218.013' },
  { name: 'mavinject64', uses: ['start-dll'], technique: 'T1218.013' },
  { name: 'regasm', uses: ['start-dll'], technique: 'T1218.009' },
  { name: 'regsvcs', uses: ['start-dll'], technique: 'T1218.009' },
  { name: 'installutil', uses: ['start-dll', 'download'], technique: 'T1218.004' },
  { name: 'mshta', uses: ['run-script', 'download'], technique: 'T1218.005' },
  { name: 'cmstp', uses: ['run-script'], technique: 'T1218.003' },
  { name: 'wscript', uses: ['run-script'], technique: 'T1059.005' },
  { name: 'cscript', uses: ['run-script'], technique: 'T1059.005' },
  { name: 'certutil', uses: ['download', 'unpack'], technique: 'T1105' },
  { name: 'certreq', uses: ['download'], technique: 'T1105' },
  { name: 'bitsadmin', uses: ['download', 'start-program'], technique: 'T1197' },
  { name: 'curl', uses: ['download'], technique: 'T1105' },
  { name: 'desktopimgdownldr', uses: ['download'], technique: 'T1105' },
  { name: 'esentutl', uses: ['download'], technique: 'T1105' },
  { name: 'hh', uses: ['download', 'run-script'], technique: 'T1218.001' },
  { name: 'ieexec', uses: ['download', 'start-program'], technique: 'T1218' },
  { name: 'presentationhost', uses: ['download', 'start-program'], technique: 'T1218' },
  { name: 'expand', uses: ['unpack'], technique: 'T1140' },
  { name: 'extrac32', uses: ['unpack'], technique: 'T1140' },
  { name: 'makecab', uses: ['unpack'], technique: 'T1560.001' },
  { name: 'tar', uses: ['unpack'], technique: 'T1140' },
  { name: 'forfiles', uses: ['start-program'], technique: 'T1202' },
  { name: 'pcalua', uses: ['start-program'], technique: 'T1202' },
  { name: 'conhost', uses: ['start-program'], technique: 'T1202' },
  { name: 'wmic', uses: ['start-program', 'run-script'], technique: 'T1047' },
  { name: 'scriptrunner', uses: ['start-program'], technique: 'T1202' },
  { name: 'explorer', uses: ['start-program'], technique: 'T1202' },
  { name: 'verclsid', uses: ['start-dll'], technique: 'T1218.012' },
  { name: 'msbuild', uses: ['compile', 'run-script'], technique: 'T1127.001' },
  { name: 'csc', uses: ['compile'], technique: 'T1027.004' },
  { name: 'msxsl', uses: ['run-script'], technique: 'T1220' },
  { name: 'syncappvpublishingserver', uses: ['run-script'], technique: 'T1216' },
  { name: 'infdefaultinstall', uses: ['run-script'], technique: 'T1218' },
  { name: 'register-cimprovider', uses: ['start-dll'], technique: 'T1218' },
  { name: 'xwizard', uses: ['start-dll', 'download'], technique: 'T1218' },
  { name: 'mmc', uses: ['start-dll'], technique: 'T1218.014' },
];

const BY_NAME = new Map(SIGNED_PROXIES.map((proxy) => [proxy.name, proxy]));

/** @param program path or name, with or without `.exe`, any case */
export function findSignedProxy(program: string): SignedProxy | undefined {
  return BY_NAME.get(programName(program));
}

/** The name by which a program is known: file name in lower case, without quotes, path and `.exe` or `.com`. */
export function programName(program: string): string {
  const bare = program.replaceAll('"', '').trim();
  const name = bare.slice(Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/')) + 1).toLowerCase();
  return name === '%comspec%' ? 'cmd' : name.replace(/\.(?:exe|com)$/, '');
}
