import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';

export interface PeOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** Sees the bytes of the whole program in order, when they pass for the entropy. */
  onChunk?: (chunk: Uint8Array) => void;
}
