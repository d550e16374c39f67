import type { Evidence } from '../inventory/evidence.js';
import type { Payload } from '../inventory/payload.js';

/** True for a ZIP of which at least one entry, or the directory, is encrypted. */
export function isEncryptedZip({ facts }: Payload): boolean {
  const archive = facts.archive;
  return archive?.format === 'zip' && (archive.encryptedEntryCount > 0 || archive.directoryEncrypted);
}

/** Why a payload is an unzip utility; undefined when it is none. */
export function describeUnzipUtility({ facts, id, path }: Payload): Evidence[] | undefined {
  const utility = facts.unzipUtility;
  if (utility === undefined) return undefined;
  const manner = utility.claimed ? 'claims to be' : 'is';
  const doubt = utility.clean ? 'clean' : `not known to be clean: ${utility.notClean.join('; ')}`;
  const summary = `${manner} ${utility.name} (by ${utility.recognisedBy.join(', ')}; ${doubt})`;
  const details = utility.evidence.slice(0, 5).map(({ kind, offsetInBytes, text }) => ({
    payload: id,
    location: `${path} @0x${offsetInBytes.toString(16)}`,
    text: `${kind}: ${text}`,
  }));
  return [{ payload: id, location: path, text: summary }, ...details];
}

/** Why a payload is a password-protected ZIP; undefined when it is none. */
export function describeEncryptedZip(payload: Payload): Evidence[] | undefined {
  const { facts, id, path } = payload;
  const { archive } = facts;
  if (archive === undefined || !isEncryptedZip(payload)) return undefined;
  const count = `${archive.encryptedEntryCount} of ${archive.entryCount ?? 'an unknown number of'} entries`;
  const text = `${count} encrypted (${archive.encryption.join(', ')})`;
  const evidence: Evidence[] = [{ payload: id, location: path, text }];
  if (archive.password !== undefined) {
    const { location, password, payload: holder, text: seen } = archive.password;
    evidence.push({
      payload: holder,
      location,
      text: `the password ${JSON.stringify(password)} opens it: ${seen}`,
    });
  }
  return evidence;
}

/**
 * Why a script is one that checks for antivirus products; undefined when it is none. A script that removes products,
 * and whose checks decide nothing else, is a maker's own clean-up: `gates` is false for a check on what is removed.
 */
export function describeSecurityCheck({ facts, id, path }: Payload): Evidence[] | undefined {
  const script = facts.script;
  if (script === undefined || script.securityChecks.length === 0) return undefined;
  const decides = script.securityChecks.some(({ gates }) => gates);
  const mayBeCleanUp = script.securityRemovals.length > 0 || script.type !== 'batch';
  if (!decides && mayBeCleanUp) return undefined;
  return script.securityChecks.slice(0, 10).map(({ by, gates, line, product, text }) => ({
    payload: id,
    location: `${path} line ${line}`,
    text: `looks for ${product} by ${by}${gates ? ', and acts on what it finds' : ''}: ${text}`,
  }));
}

const LIBRARY_NAME = /\.(?:dll|ocx|cpl)$/i;

/** Why an entry of an encrypted archive may be a loader by itself: a library, seen or named. */
export function describeArchivedLibrary({
  encrypted,
  facts,
  id,
  name,
  path,
}: Payload): Evidence[] | undefined {
  if (!encrypted) return undefined;
  if (facts.pe?.kind === 'dll') {
    return [{ payload: id, location: path, text: 'a DLL that lies encrypted in an archive of this package' }];
  }
  if (!LIBRARY_NAME.test(name)) return undefined;
  return [
    { payload: id, location: path, text: `the directory of an encrypted archive names the library ${name}` },
  ];
}
