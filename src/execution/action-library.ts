import type { KnownLibrary } from '../commands/command-meaning.js';
import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { Payload } from '../facts/payload.js';
import { baseName } from './path-name.js';

/** Says which DLLs are those that packaging tools put into packages, by what they export or hold. */
export class ActionLibraries {
  private readonly payloads: readonly Payload[];
  private readonly known = new Map<number, KnownLibrary | undefined>();
  private held: ReadonlyMap<number, readonly Payload[]> | undefined;

  constructor({ payloads }: Pick<Inventory, 'payloads'>) {
    this.payloads = payloads;
  }

  identify(id: number | undefined): KnownLibrary | undefined {
    const payload = id === undefined ? undefined : this.payloads[id];
    if (payload?.facts.pe === undefined) return undefined;
    if (!this.known.has(payload.id)) {
      this.known.set(payload.id, this.byContents(payload) ?? byExports(payload) ?? byVersion(payload));
    }
    return this.known.get(payload.id);
  }

  /** DTF wraps assemblies into a native DLL with a cabinet behind it (SfxCA); WixSharp builds on it. */
  private byContents({ id }: Payload): KnownLibrary | undefined {
    this.held ??= groupByHolder(this.payloads);
    const names = this.namesIn(id, MAX_HELD_DEPTH);
    if (!names.some((name) => DTF_ASSEMBLY.test(name))) return undefined;
    return names.some((name) => WIXSHARP_ASSEMBLY.test(name))
      ? { toolkit: 'wixsharp', name: 'WixSharp: .NET actions in a DTF wrapper', recognisedBy: 'contents' }
      : { toolkit: 'dtf', name: '.NET actions in a DTF wrapper (SfxCA)', recognisedBy: 'contents' };
  }

  private namesIn(id: number, depth: number): string[] {
    const held = (this.held?.get(id) ?? []).slice(0, MAX_HELD);
    return held.flatMap((payload) => [
      baseName(payload.name),
      ...(depth === 0 ? [] : this.namesIn(payload.id, depth - 1)),
    ]);
  }
}

/** Assemblies in the cabinet behind a DLL. */
const MAX_HELD_DEPTH = 1;
const MAX_HELD = 64;
const DTF_ASSEMBLY = /^(?:microsoft\.deployment|wixtoolset\.dtf)\.windowsinstaller\.dll$/;
const WIXSHARP_ASSEMBLY = /^wixsharp/;

interface KnownExports extends Omit<KnownLibrary, 'recognisedBy'> {
  /** One of these names is enough: no two tools share them. */
  readonly exports: RegExp;
}

const KNOWN_EXPORTS: readonly KnownExports[] = [
  {
    toolkit: 'wix',
    name: 'WiX Toolset custom actions',
    exports:
      /^(?:(?:CA|Wix)(?:Quiet|Silent)Exec(?:64)?|Wix(?:Unelevated)?ShellExec(?:Binary)?|PrintEula|ValidatePath|WixCheckRebootRequired|WixExitEarlyWithSuccess|WixCloseApplications(?:Deferred)?|WixRemoveFoldersEx|WixWaitForEvent(?:Deferred)?|WixQueryOs\w+|(?:Sched|Exec)(?:FirewallExceptions\w*|XmlFile|XmlConfig|SecureObjects\w*|ServiceConfig|HttpUrlReservations\w*)|(?:Start|Configure)(?:IIs\w*|Sql\w*|Users)|SchedNetFx\w*|WixDependency\w+)$/,
  },
  {
    toolkit: 'dtf',
    name: '.NET actions in a DTF wrapper (SfxCA)',
    exports: /InvokeManagedCustomActionOutOfProc/,
  },
  {
    toolkit: 'advanced-installer',
    name: 'Advanced Installer custom actions',
    exports:
      /^(?:RunPowerShellScript|RunPowerShellScriptFile|OnAi\w+|AI_\w+|ViewReadMe|DoEvents|PreserveInstallType|SetLatestVersionPath|ChainersDataCollection|PrepareUpgrade|LaunchLogFile|OnScheduledTask\w*|OnInstallScheduledTask\w*)$/,
  },
  {
    toolkit: 'installutil',
    name: '.NET InstallUtil: runs the installer class of an assembly',
    exports: /^ManagedInstall$/,
  },
  {
    toolkit: 'msi-wrapper',
    name: 'exemsi MSI Wrapper: runs the wrapped program',
    exports: /^_?(?:InstallMain|InstallFinish[12]|UninstallWrapped)(?:@\d+)?$/,
  },
  {
    toolkit: 'installshield',
    name: 'InstallShield custom actions',
    exports:
      /^(?:ISSetup\w+|ISPrereq\w*|ISInstallPrerequisites|SetAllUsersProfile|IsStartUp\w*|OnAdvertiseAfter|f1)$/,
  },
  { toolkit: 'visual-studio', name: 'Visual Studio set-up project', exports: /^CheckFX$|^VSDNETCFG$/ },
];

function byExports({ facts }: Payload): KnownLibrary | undefined {
  const names = facts.pe?.exports?.functions.flatMap(({ name }) => (name === undefined ? [] : [name])) ?? [];
  const known = KNOWN_EXPORTS.find(({ exports }) => names.some((name) => exports.test(name)));
  return known && { toolkit: known.toolkit, name: known.name, recognisedBy: 'exports' };
}

const KNOWN_MAKERS: readonly (readonly [maker: RegExp, toolkit: KnownLibrary['toolkit'], name: string])[] = [
  [/Caphyon|Advanced Installer/i, 'advanced-installer', 'Advanced Installer custom actions'],
  [/InstallShield|Flexera|Macrovision|Revenera/i, 'installshield', 'InstallShield custom actions'],
  [/WiX Toolset|Windows Installer XML|FireGiant|\.NET Foundation/i, 'wix', 'WiX Toolset custom actions'],
  [/exemsi/i, 'msi-wrapper', 'exemsi MSI Wrapper: runs the wrapped program'],
];

/** What anybody may write into a DLL, and says so. */
function byVersion({ facts }: Payload): KnownLibrary | undefined {
  const { CompanyName = '', FileDescription = '', ProductName = '' } = facts.pe?.version ?? {};
  const claim = [CompanyName, FileDescription, ProductName].join('\n');
  const known = KNOWN_MAKERS.find(([maker]) => maker.test(claim));
  return known && { toolkit: known[1], name: known[2], recognisedBy: 'version-resource' };
}
