import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { corpusFiles } from '../../corpus.js';

/** What 7z says of one archive of the corpus. */
export interface ZipExpectation {
  /** One line for each entry; a digest of the lines when they are many. Absent when 7z cannot list the archive. */
  entries?: string[] | string;
  /** One that opens it, of those that its makers document. */
  password?: string;
  /** Of all contents one after another, when 7z unpacks them without complaint. */
  contentSha256?: string;
}

export interface EntryFacts {
  name: string;
  sizeInBytes: number;
  compressedSizeInBytes: number;
  encrypted: boolean;
}

/** Passwords that occur in the test suites which the corpus comes from. */
export const CORPUS_PASSWORDS = ['foofoofoo', '1234', 'foo', 'password', 'lorem.txt', 'a', '1'];

const MAX_LINES = 40;

export function summarizeEntries(entries: readonly EntryFacts[]): string[] | string {
  const lines = entries.map(
    ({ name, sizeInBytes, compressedSizeInBytes, encrypted }) =>
      `${name} ${compressedSizeInBytes} ${sizeInBytes}${encrypted ? ' encrypted' : ''}`,
  );
  if (lines.length <= MAX_LINES) return lines;
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

export function corpusZips(): { id: string; path: string }[] {
  return corpusFiles('zip').map((path) => ({ id: basename(path), path }));
}
