import { expect } from 'vitest';
import { type CompoundFile, openCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { type Coverage, describeCoverage } from '../../../src/formats/cfb/coverage.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource, type Source } from '../../../src/io/source.js';

/** An opened file with the problems told so far. */
export interface Opened {
  file: CompoundFile;
  problems: Deviation[];
  /** The codes told so far, each once, sorted. */
  codes(): string[];
  /** Everything that can be read of the entry at a path, joined with `/`. */
  read(path: string): Promise<Uint8Array>;
}

export async function open(input: Uint8Array | Source): Promise<Opened> {
  const source = input instanceof Uint8Array ? new BytesSource(input) : input;
  const problems: Deviation[] = [];
  const file = await openCompoundFile(source, {
    onProblem: (problem) => problems.push(problem),
    budget: new Budget(DEFAULT_LIMITS, source.sizeInBytes),
  });
  return {
    file,
    problems,
    codes: () => [...new Set(problems.map(({ code }) => code))].sort(),
    read: async (path) => {
      const entry = file.entries.find((candidate) => candidate.path.join('/') === path);
      if (entry === undefined) throw new Error(`no entry ${path}`);
      return readAll(file.openStream(entry));
    },
  };
}

export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.sizeInBytes);
}

/** Bytes per role, and the check that the regions cover the file without gap or overlap. */
export async function coverageOf(file: CompoundFile): Promise<Coverage & { bytes: Record<string, number> }> {
  const coverage = await describeCoverage(file);
  const bytes: Record<string, number> = {};
  let endInBytes = 0;
  for (const { role, offsetInBytes, lengthInBytes } of coverage.regions) {
    if (offsetInBytes !== endInBytes || lengthInBytes <= 0) throw new Error(`gap at ${endInBytes}`);
    endInBytes += lengthInBytes;
    bytes[role] = (bytes[role] ?? 0) + lengthInBytes;
  }
  if (endInBytes !== file.source.sizeInBytes) throw new Error(`covers ${endInBytes} bytes`);
  return { ...coverage, bytes };
}

/** Compares bytes much faster than toEqual does. */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) !== 0) expect(actual).toEqual(expected);
}

/** Bytes that repeat nowhere near, without a run of zeros. */
export function pattern(lengthInBytes: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(lengthInBytes);
  for (let at = 0; at < lengthInBytes; at += 1) bytes[at] = (at * 31 + seed * 7 + (at >> 8)) & 0xff;
  return bytes;
}

/** What hides in a compound file, and the role of every byte of it. */
export async function hiddenIn(bytes: Uint8Array) {
  const { file, codes } = await open(bytes);
  const { hidden, bytes: roles } = await coverageOf(file);
  return { hidden, roles, codes, file };
}
