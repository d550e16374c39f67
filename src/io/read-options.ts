import type { Budget } from './budget.js';
import type { OnProblem } from './problem.js';

/** Options of every container reader: where problems are reported, and the budget that the work is charged to. */
export interface ReadOptions {
  onProblem: OnProblem;
  budget: Budget;
}
