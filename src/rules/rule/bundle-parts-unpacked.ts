import { hasAllParts } from '../../bundle/role.js';
import { isEncryptedArchive } from '../../execution/payload-filter.js';
import type { Evidence } from '../../facts/evidence.js';
import type { ObservedCommand } from '../../facts/execution.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';
import { ALL_PARTS } from './bundle-parts.js';

export const bundlePartsUnpacked: Rule = {
  id: 'bundle-parts-unpacked',
  title: 'All four parts of the bundle are present, and a command unpacks the encrypted archive',
  severity: 'medium',
  explanation:
    'The package contains an unzip utility, a password-protected ZIP, a check for antivirus products and a DLL that is started or is in an encrypted archive, and a command unpacks the ZIP. A command in a script that nothing visible starts also counts when a DLL action, which is opaque, runs during the installation.',
  attack: ['T1027.013', 'T1140', 'T1518.001'],
  references: [DEXPHOT_REPORT],
  match: matchUnpacks,
  examples: [
    { what: 'an action that unpacks it', holds: ALL_PARTS, runs: ['7za.exe x -pabc -oC:\\x kq.zip'] },
  ],
  counterExamples: [
    { what: 'nothing unpacks it', holds: ALL_PARTS, unscheduled: ['7za.exe x -pabc -oC:\\x kq.zip'] },
    {
      what: 'no check for antivirus products',
      holds: ALL_PARTS.filter(({ script }) => script === undefined),
      runs: ['7za.exe x -pabc -oC:\\x kq.zip'],
    },
  ],
};

function* matchUnpacks({ bundle, execution, payloads }: Facts): Generator<Evidence> {
  if (bundle.match === 'full' || !hasAllParts(bundle)) return;
  const hasOpaqueAction = execution.commands.some(
    ({ program, triggers }) =>
      triggers.length > 0 && program !== undefined && payloads[program.payload]?.facts.pe?.kind === 'dll',
  );
  for (const command of execution.commands) {
    if (!isReached(command, hasOpaqueAction)) continue;
    for (const { meaning, object } of command.meanings) {
      const archive = object === undefined ? undefined : payloads[object.payload];
      if (meaning.kind !== 'unpack' || archive === undefined || !isEncryptedArchive(archive)) continue;
      yield commandEvidence(command, `unpacks ${archive.path}`);
    }
  }
}

function isReached({ origin, triggers }: ObservedCommand, hasOpaqueAction: boolean): boolean {
  return triggers.length > 0 || (hasOpaqueAction && origin.kind === 'script');
}
