import { isEncryptedArchive } from '../../execution/payload-filter.js';
import { findUnpackedArchives, reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const archiveProgramStart: Rule = {
  id: 'archive-program-start',
  title: 'A program or script from an encrypted archive in the package is started',
  severity: 'medium',
  explanation:
    'A command unpacks an encrypted archive in the package, and another command starts a program or script from it. Scanners cannot read the archive, so the program is first visible when it runs. Archives that only contain data, as with games and licences, do not count.',
  attack: ['T1027.013', 'T1140'],
  references: [],
  match: matchStarts,
  examples: [
    {
      what: 'a program',
      runs: ['7za.exe x -y -pabc -oC:\\kq kq.zip', 'C:\\kq\\run.exe /q'],
      holds: [
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'run.exe', in: 'kq.zip', encrypted: true, type: 'pe-exe', pe: {} },
      ],
    },
    {
      what: 'a script of which only the name is known',
      runs: ['7za.exe x -y -oC:\\kq kq.zip', 'wscript.exe C:\\kq\\run.vbs'],
      holds: [
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'run.vbs', in: 'kq.zip', encrypted: true, type: 'unknown' },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'an installed program, and data from the archive',
      runs: ['7za.exe x -y -pgame -oC:\\game levels.zip', 'C:\\game\\game.exe /first'],
      holds: [
        { name: 'levels.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'levels.dat', in: 'levels.zip', encrypted: true },
        { name: 'game.exe', type: 'pe-exe', pe: {}, installPath: 'C:/game/game.exe' },
      ],
    },
    {
      what: 'an archive that nothing unpacks, with entries named like a program',
      runs: ['setup.exe /s'],
      holds: [
        { name: 'test.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'setup.exe', in: 'test.zip', encrypted: true },
      ],
    },
  ],
};

function* matchStarts({ execution, payloads }: Facts): Generator<Evidence> {
  const unpacked = findUnpackedArchives(execution);
  for (const { command, meaning, resolved } of reachedSteps(execution)) {
    const isStart = meaning.kind === 'start-program' || meaning.kind === 'run-script';
    const started = meaning.kind === 'run-script' ? resolved.object : resolved.program;
    const program = isStart && started !== undefined ? payloads[started.payload] : undefined;
    const archive = program === undefined ? undefined : payloads[program.parent ?? 0];
    if (program === undefined || archive === undefined || !isEncryptedArchive(archive)) continue;
    if (program.encrypted && unpacked.has(archive.id))
      yield commandEvidence(command, `starts ${program.path}`);
  }
}
