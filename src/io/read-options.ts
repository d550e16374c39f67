import type { Budget } from './budget.js';
import type { OnProblem } from './problem.js';

/** What every reader of a container asks for: where deviations are told, and what the work is charged to. */
export interface ReadOptions {
  onProblem: OnProblem;
  budget: Budget;
}
