import type { Budget } from '../io/budget.js';
import type { OnProblem } from '../io/problem.js';

/** What every reader of signatures asks for. */
export interface SignatureOptions {
  onProblem: OnProblem;
  budget: Budget;
}
