import type { Payload } from '../facts/payload.js';

export function isProgram({ facts }: Payload): boolean {
  return facts.pe !== undefined;
}

/** True for programs and scripts. */
export function hasCode({ facts }: Payload): boolean {
  return facts.pe !== undefined || facts.script !== undefined;
}

export function isArchive({ facts }: Payload): boolean {
  return facts.archive !== undefined;
}

/** True for an archive of which entries, or the directory, are encrypted. */
export function isEncryptedArchive({ facts }: Payload): boolean {
  const { archive } = facts;
  return archive !== undefined && (archive.encryptedEntryCount > 0 || archive.directoryEncrypted);
}

/** True for what msiexec installs: a package, or the storage of one inside of another. */
export function isInstallable({ source, type }: Payload): boolean {
  return type === 'msi' || (type === 'cfb' && source === 'storage');
}

export function isTaskDefinition({ facts }: Payload): boolean {
  return facts.task !== undefined;
}
