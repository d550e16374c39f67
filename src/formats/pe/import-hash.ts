import { createHash } from 'node:crypto';
import { findOrdinalName } from './ordinal-name.js';
import type { PeImport } from './pe-facts.js';

/**
 * The import hash (imphash): MD5 over `library.function` pairs in their order, in lower case. Delayed imports do
 * not count. Undefined when nothing is imported.
 */
export function importHash(imports: readonly PeImport[]): string | undefined {
  const pairs = imports
    .filter((library) => !library.delayed)
    .flatMap(({ dll, functions }) => {
      const library = dll.toLowerCase().replace(/\.(?:dll|ocx|sys)$/, '');
      return functions.map((name) => `${library}.${countedName(library, name).toLowerCase()}`);
    });
  if (pairs.length === 0) return undefined;
  return createHash('md5').update(pairs.join(','), 'latin1').digest('hex');
}

function countedName(library: string, name: string): string {
  if (!name.startsWith('#')) return name;
  const ordinal = Number(name.slice(1));
  return findOrdinalName(library, ordinal) ?? `ord${ordinal}`;
}
