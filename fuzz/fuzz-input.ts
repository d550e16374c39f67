import { readFileSync } from 'node:fs';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import type { Deviation, OnProblem } from '../src/io/problem.js';
import { corpusFiles } from '../test/corpus.js';

const LIMITS = { ...DEFAULT_LIMITS, bytesOut: 2 ** 22, payloads: 2000, steps: 2000 };

/** A budget small enough that what it stops is reached often. */
export function smallBudget(sizeInBytes: number): Budget {
  return new Budget(LIMITS, sizeInBytes);
}

/** Collects what a parser tells; it must tell each thing a bounded number of times. */
export function collectProblems(sizeInBytes: number): { problems: Deviation[]; onProblem: OnProblem } {
  const problems: Deviation[] = [];
  const most = 20_000 + sizeInBytes;
  const onProblem = (problem: Deviation) => {
    if (problems.push(problem) > most) throw new Error('more problems than bytes');
  };
  return { problems, onProblem };
}

/** What a parser asks for beside bytes. */
export function parserOptions(bytes: Uint8Array) {
  return { ...collectProblems(bytes.length), budget: smallBudget(bytes.length) };
}

/** Reads what a decoder gives, and says how much that was. */
export async function drain(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

/** Small files of the corpus, where it is there. */
export function smallCorpusFiles(
  folder: string,
  limitInBytes: number,
  ...extensions: string[]
): Uint8Array[] {
  return corpusFiles(folder, ...extensions)
    .map((path) => readFileSync(path))
    .filter((bytes) => bytes.length <= limitInBytes);
}
