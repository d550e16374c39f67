import {
  auditZip,
  decodeEntry,
  openZip,
  type ZipArchive,
  type ZipEntry,
} from '../../../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS, type Limits } from '../../../src/io/budget.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource, type Source } from '../../../src/io/source.js';

export interface Reading {
  archive: ZipArchive;
  problems: Deviation[];
  budget: Budget;
  /** Names of the entries, in order. */
  names: string[];
  codes(): string[];
  decode(index: number, password?: string): Promise<string>;
  audit(): Promise<readonly ZipEntry[]>;
}

/** Opens a ZIP and keeps what it tells. */
export async function readZip(zip: Uint8Array | Source, limits: Partial<Limits> = {}): Promise<Reading> {
  const source = zip instanceof Uint8Array ? new BytesSource(zip) : zip;
  const budget = new Budget({ ...DEFAULT_LIMITS, ...limits }, source.sizeInBytes);
  const problems: Deviation[] = [];
  const options = { budget, onProblem: (problem: Deviation): void => void problems.push(problem) };
  const archive = await openZip(source, options);
  return {
    archive,
    problems,
    budget,
    names: archive.entries.map((entry) => entry.name),
    codes: () => problems.map((problem) => problem.code),
    decode: async (index, password) => {
      const entry = archive.entries[index];
      if (entry === undefined) throw new TypeError(`no entry ${index}`);
      const given = password === undefined ? {} : { password: Buffer.from(password) };
      const chunks: Uint8Array[] = [];
      for await (const chunk of decodeEntry(archive, entry, { ...options, ...given })) chunks.push(chunk);
      return Buffer.concat(chunks).toString('latin1');
    },
    audit: () => auditZip(archive, options),
  };
}
