import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import { deviationOf, type OnProblem } from '../../io/problem.js';

/** Steps that one script may take, so that a hostile one does not use up what all others share. */
export const MAX_STEPS_PER_SCRIPT = 160_000;

/** Characters handled per step. */
const CHARACTERS_PER_STEP = 64;

/**
 * Counts the steps of one script's analysis, on the run's Budget and against a limit of its own.
 *
 * @throws FormatError `limit.*` of the Budget, or `script.too-complex`.
 */
export class ScriptMeter {
  private steps = 0;

  constructor(private readonly budget: Budget | undefined) {}

  /** One operation that handles `lengthInCharacters` characters. */
  spend(lengthInCharacters = 0): void {
    const steps = 1 + Math.floor(lengthInCharacters / CHARACTERS_PER_STEP);
    this.steps += steps;
    this.budget?.spendSteps(steps);
    if (this.steps > MAX_STEPS_PER_SCRIPT) {
      throw new FormatError('script.too-complex', {
        offsetInBytes: 0,
        expected: `at most ${MAX_STEPS_PER_SCRIPT} steps`,
      });
    }
  }

  get stepsLeft(): number {
    return Math.max(0, MAX_STEPS_PER_SCRIPT - this.steps);
  }
}

/** Runs an analysis until it is done or a limit ends it; what it found before stands. */
export function analyseGuarded(context: { onProblem: OnProblem }, analyse: () => void): void {
  try {
    analyse();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    context.onProblem(deviationOf(error, 'the rest of the script is not looked at'));
  }
}
