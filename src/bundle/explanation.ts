import type { Bundle, BundleComponents } from '../facts/bundle.js';
import type { Execution } from '../facts/execution.js';
import type { Payload } from '../facts/payload.js';
import type { Wiring } from './wiring.js';

interface Explained extends Pick<Bundle, 'match' | 'components'> {
  readonly wiring: readonly Wiring[];
  readonly payloads: readonly Payload[];
  readonly execution: Pick<Execution, 'commands'>;
}

/** The explanation for an input without any part of the bundle. */
export const NO_PART = 'No part of the bundle was found.';

/** Explains the match in one or two sentences. */
export function explainBundle(explained: Explained): string {
  const { components, execution, match, payloads, wiring } = explained;
  const archive = nameArchive(components.passwordProtectedZip.payloads, payloads);
  if (match === 'full') return explainFull(wiring, archive, components.avCheckScript.present);
  const present = namesOf(components).map((name) => name.replace('ZIP', archive));
  if (present.length === 0) return NO_PART;
  const list = present.join(', ');
  if (match === 'none')
    return `Only one part of the bundle was found (${list}); many harmless packages have one.`;
  const idle = hasIdleSteps(execution)
    ? ' Commands that unpack or start something are attached to dialogs that never open.'
    : '';
  return `Some parts of the bundle were found (${list}), but no command that would run connects them.${idle}`;
}

const PART_NAMES: readonly (readonly [keyof BundleComponents, string])[] = [
  ['unzipUtility', 'an unzip utility'],
  ['passwordProtectedZip', 'a password-protected ZIP'],
  ['avCheckScript', 'a script that checks for antivirus products'],
  ['loaderDll', 'a loader DLL'],
];

function namesOf(components: BundleComponents): string[] {
  return PART_NAMES.filter(([part]) => components[part].present).map(([, name]) => name);
}

function explainFull(wiring: readonly Wiring[], archive: string, hasCheck: boolean): string {
  const place = wiring.some(({ isInside }) => isInside) ? 'from it' : 'beside it';
  const check = hasCheck
    ? 'a script checks for antivirus products'
    : 'no script that checks for antivirus products was found';
  return `An unzip utility in the package unpacks a password-protected ${archive}, and a DLL ${place} is started through a Windows program; ${check}.`;
}

/** `ZIP`, or the format of the archive used instead. */
function nameArchive(ids: readonly number[], payloads: readonly Payload[]): string {
  const formats = new Set(ids.map((id) => payloads[id]?.facts.archive?.format ?? 'zip'));
  return formats.size === 0 || formats.has('zip') ? 'ZIP' : `${[...formats].join(' and ')} archive`;
}

function hasIdleSteps({ commands }: Pick<Execution, 'commands'>): boolean {
  return commands.some(
    ({ idleTriggers, meanings, triggers }) =>
      triggers.length === 0 &&
      idleTriggers !== undefined &&
      meanings.some(({ meaning }) => meaning.kind === 'unpack' || meaning.kind === 'start-dll'),
  );
}
