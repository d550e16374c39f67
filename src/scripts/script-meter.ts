import { FormatError } from '../io/format-error.js';
import { deviationOf, type OnProblem } from '../io/problem.js';

/** Steps that a script of any length may take, so that a hostile one does not use up what all others share. */
const MIN_STEPS_PER_SCRIPT = 80_000;
/** Longer ones may take this many steps more per character … */
const STEPS_PER_CHARACTER = 1 / 4;
/** … up to this many. */
export const MAX_STEPS_PER_SCRIPT = 160_000;

/** Characters handled per step. */
const CHARACTERS_PER_STEP = 64;

/** What all scripts and commands of a run share. */
export interface StepBudget {
  /** @throws FormatError `limit.*` when nothing is left. */
  spendScriptSteps(count: number): void;
}

/**
 * Counts the steps of one script's analysis, on what the run has for scripts and against a limit of its own.
 *
 * @throws FormatError `limit.*` of the budget, or `script.too-complex`.
 */
export class ScriptMeter {
  private steps = 0;
  private readonly limit: number;

  constructor(
    private readonly budget: StepBudget | undefined,
    private readonly scriptLength: number,
  ) {
    const wanted = MIN_STEPS_PER_SCRIPT + scriptLength * STEPS_PER_CHARACTER;
    this.limit = Math.min(MAX_STEPS_PER_SCRIPT, Math.floor(wanted));
  }

  /** A meter for something else that is done with the same script. */
  anew(): ScriptMeter {
    return new ScriptMeter(this.budget, this.scriptLength);
  }

  /** One operation that handles `lengthInCharacters` characters. */
  spend(lengthInCharacters = 0): void {
    const steps = 1 + Math.floor(lengthInCharacters / CHARACTERS_PER_STEP);
    const isWithin = steps <= this.stepsLeft;
    this.steps += steps;
    if (isWithin) this.budget?.spendScriptSteps(steps);
    else {
      throw new FormatError('script.too-complex', {
        offsetInBytes: 0,
        expected: `at most ${this.limit} steps`,
      });
    }
  }

  /** Throws as {@link spend} does when the run has no steps left for scripts. */
  check(): void {
    this.budget?.spendScriptSteps(0);
  }

  /** As {@link spend}; false where that throws. */
  trySpend(lengthInCharacters: number): boolean {
    try {
      this.spend(lengthInCharacters);
      return true;
    } catch (error) {
      if (error instanceof FormatError) return false;
      throw error;
    }
  }

  get stepsLeft(): number {
    return Math.max(0, this.limit - this.steps);
  }
}

/** Runs an analysis until it is done (true) or a limit ends it (false); what it found before stands. */
export function analyseGuarded(context: { onProblem: OnProblem }, analyse: () => void): boolean {
  try {
    analyse();
    return true;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    context.onProblem(deviationOf(error, 'the rest of the script is not analysed'));
    return false;
  }
}
