import type { Trigger } from '../facts/execution.js';
import type { PackageFacts } from '../facts/package-facts.js';
import { findOpenedDialogs, type OpenedDialogs } from './opened-dialog.js';

/** What decides, for all actions of a package, which of them run and as whom. */
export interface InstallScope {
  readonly opened: OpenedDialogs;
  /** As whom that runs which the service of Windows Installer does not run as the person who installs. */
  readonly serviceUser: Trigger['privileges'];
}

type ScopedFacts = Pick<PackageFacts, 'packageClass' | 'summary' | 'tables'>;

export function findInstallScope(facts: ScopedFacts): InstallScope {
  return { opened: findOpenedDialogs(facts), serviceUser: findServiceUser(facts) };
}

/** Bit of the word count: the package needs no privileges [Word Count Summary]. */
const NEEDS_NO_PRIVILEGES = 8;

/** An installation for all users runs as the system; what kind it is may be left to the person who installs. */
function findServiceUser({ packageClass, summary, tables }: ScopedFacts): Trigger['privileges'] {
  // What a transform or module is merged into decides.
  if (packageClass !== 'msi' || tables.assignments.has('ALLUSERS')) return 'unknown';
  const allUsers = tables.properties.get('ALLUSERS');
  if (allUsers === '1') return 'system';
  const isForUser = ((summary?.wordCount ?? 0) & NEEDS_NO_PRIVILEGES) !== 0;
  return allUsers === undefined && isForUser ? 'user' : 'unknown';
}
