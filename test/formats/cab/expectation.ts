import { createHash } from 'node:crypto';

export interface ExpectedFile {
  name: string;
  /** Of the file's bytes: MD5 for cabextract, SHA-256 for 7z; empty when the tool could not unpack it. */
  digest: string;
}

/** A tool's list of files: in full, or for long ones as one SHA-256. */
export interface ExpectedList {
  count: number;
  files?: readonly ExpectedFile[];
  sha256?: string;
}

export interface CabinetExpectation {
  cabextract: ExpectedList & { works: boolean };
  sevenZip: ExpectedList & { works: boolean };
}

const LONGEST_FULL_LIST = 100;

/** In the order of the names: tools list folder by folder, or as the file table does. */
export function summarize(list: readonly ExpectedFile[]): ExpectedList {
  const files = list
    .map((file) => ({ ...file, line: `${file.name} ${file.digest}` }))
    .sort((a, b) => (a.line < b.line ? -1 : 1))
    .map(({ digest, name }) => ({ name, digest }));
  const count = files.length;
  if (count <= LONGEST_FULL_LIST) return { count, files };
  const lines = files.map(({ digest, name }) => `${digest} ${name}\n`).join('');
  return { count, sha256: createHash('sha256').update(lines).digest('hex') };
}
