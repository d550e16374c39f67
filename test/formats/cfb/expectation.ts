import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { corpusDir, corpusFiles } from '../../corpus.js';

/** A listing boiled down: how many streams, and the SHA-256 of its lines, sorted. */
export interface ListingExpectation {
  streams: number;
  digest: string;
}

/** What the independent tools make of a file; null where they refuse it. */
export interface CfbExpectation {
  /** npm `cfb`: path, size and SHA-256 of each stream in the tree. */
  npmCfb: ListingExpectation | null;
  /** 7z: size and SHA-256 of each stream; it decodes the names of an MSI. */
  sevenZip: ListingExpectation | null;
}

/** One stream, as far as a tool knows its path. */
export interface ListedStream {
  path?: readonly string[];
  bytes: Uint8Array;
}

export function summarize(streams: readonly ListedStream[]): ListingExpectation {
  const lines = streams.map(({ path, bytes }) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return `${path === undefined ? '' : JSON.stringify(path)} ${bytes.length} ${sha256}`;
  });
  return {
    streams: lines.length,
    digest: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
  };
}

/** The compound files of the corpus. */
export function corpusCompoundFiles(): string[] {
  return [...corpusFiles('cfb-bad'), ...corpusFiles('msi')].filter((path) =>
    isCompoundFile(readFileSync(path)),
  );
}

/** The key of a corpus file: its folder and name. */
export function corpusKey(path: string): string {
  return path.slice(join(corpusDir ?? '', '/').length).replaceAll('\\', '/') || basename(path);
}
