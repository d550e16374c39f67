const DIGEST_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** The name under which node:crypto knows a digest algorithm; undefined for OIDs that Authenticode does not use. */
export function digestName(objectIdentifier: string): string | undefined {
  return DIGEST_NAMES[objectIdentifier];
}

/** True for the names that {@link digestName} gives. */
export function isDigestName(name: string): boolean {
  return Object.values(DIGEST_NAMES).includes(name);
}
