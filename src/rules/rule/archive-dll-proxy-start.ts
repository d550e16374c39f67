import { isLoaderByItself } from '../../bundle/loader.js';
import { type StartDllMeaning, starterOf } from '../../commands/command-meaning.js';
import { isOddFolder } from '../../execution/odd-folder.js';
import { isEncryptedArchive } from '../../execution/payload-filter.js';
import { findUnpackedArchives, reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import type { Payload } from '../../facts/payload.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT, lolbas } from '../reference.js';
import type { Rule } from '../rule.js';

export const archiveDllProxyStart: Rule = {
  id: 'archive-dll-proxy-start',
  title: 'A DLL from an archive in the package is started through a signed Windows program',
  severity: 'medium',
  explanation:
    'rundll32, regsvr32, msiexec /y or a similar program starts a file from an encrypted archive in the package, or a file hidden in an unencrypted archive that a command unpacks. The archive hides the DLL from scanners; the signed program hides it among the running processes.',
  attack: ['T1218.007', 'T1218.010', 'T1218.011'],
  references: [DEXPHOT_REPORT, lolbas('Rundll32.exe, Regsvr32.exe, Msiexec.exe')],
  match: matchStarts,
  examples: [
    {
      what: 'rundll32 with an entry of an encrypted ZIP',
      runs: ['rundll32 C:\\kq\\urlmon.7z,Start'],
      holds: [
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'urlmon.7z', in: 'kq.zip', encrypted: true },
      ],
    },
    {
      what: 'msiexec /y with an entry of a ZIP that PowerShell unpacks',
      runs: [
        'powershell -Command Expand-Archive -Path C:\\x\\a.zip -DestinationPath C:\\x',
        'msiexec /y C:\\x\\a.dll',
      ],
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'a.dll', in: 'a.zip' },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'regsvr32 with a library that the package installs',
      runs: ['regsvr32 /s "ProgramFilesFolder\\Example\\filter.ax"'],
      holds: [{ name: 'filter.ax', type: 'pe-dll', pe: { kind: 'dll' } }],
    },
    {
      what: 'a library from an unencrypted ZIP is registered under its own name',
      runs: ['7za.exe x -oC:\\game data.zip', 'regsvr32 /s C:\\game\\engine.dll'],
      holds: [
        { name: 'data.zip', type: 'zip', archive: {} },
        { name: 'engine.dll', in: 'data.zip', type: 'pe-dll', pe: { kind: 'dll' } },
      ],
    },
    {
      what: 'an unencrypted ZIP that nothing unpacks has an entry of that name',
      runs: ['rundll32 setupapi.dll,InstallHinfSection DefaultInstall 132 x.inf'],
      holds: [
        { name: 'docs.zip', type: 'zip', archive: {} },
        { name: 'setupapi.dll', in: 'docs.zip' },
      ],
    },
  ],
};

function* matchStarts({ bundle, execution, payloads }: Facts): Generator<Evidence> {
  const reported = new Set<string>();
  const unpacked = findUnpackedArchives(execution);
  for (const { command, meaning, resolved } of reachedSteps(execution)) {
    if (meaning.kind !== 'start-dll' || resolved.object === undefined) continue;
    const library = payloads[resolved.object.payload];
    const archive = library === undefined ? undefined : payloads[library.parent ?? 0];
    if (library === undefined || archive?.facts.archive === undefined) continue;
    const isHidden = isEncryptedArchive(archive) || (unpacked.has(archive.id) && hides(library, meaning));
    if (!isHidden) continue;
    reported.add(command.location);
    yield commandEvidence(command, `${starterOf(meaning)} starts ${library.path}`);
  }
  // Only the wiring identifies a loader that was copied or renamed.
  yield* bundle.wiring.filter(({ location, text }) => text.includes(' from it') && !reported.has(location));
}

/** Much software ships libraries in unencrypted archives and registers them under their own names. */
function hides(library: Payload, meaning: StartDllMeaning): boolean {
  return !USUAL_PROXIES.has(meaning.proxy) || isOddFolder(meaning.dll) || isLoaderByItself(library, meaning);
}

const USUAL_PROXIES: ReadonlySet<StartDllMeaning['proxy']> = new Set([
  'com',
  'control',
  'installutil',
  'netsh',
  'powershell',
  'regasm',
  'regsvr32',
  'rundll32',
  'spoolsv',
  'svchost',
]);
