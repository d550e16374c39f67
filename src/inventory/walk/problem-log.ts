import { FormatError } from '../../io/format-error.js';
import { plural } from '../../io/plural.js';
import {
  areaOf,
  type Deviation,
  deviationOf,
  losesData,
  type OnProblem,
  type Problem,
  type ProblemArea,
} from '../../io/problem.js';
import { PROBLEM_CODES, type ProblemCode } from '../../io/problem-code.js';
import { SourceError } from '../../io/source.js';
import type { UnreadReason } from '../../io/unread-reason.js';

const LISTED_PER_CODE = 25;

/** Collects the problems of one run; of each code only the first few are kept, the others are counted. */
export class ProblemLog {
  private readonly listed: Problem[] = [];
  private readonly counts = new Map<ProblemCode, number>();
  /** The first problem of each location and reason that something was lost for. */
  private readonly lossOf = new Map<string, Map<UnreadReason, Problem>>();
  /** Locations where something was left unread for another reason than a limit. */
  private readonly unreadable = new Set<string>();
  /** What problems were about that say of damage at a location. */
  private readonly damaged = new Map<string, Set<ProblemArea>>();
  /** How often a limit ended something. */
  limitCount = 0;

  /** The listener for a parser that works at `location`. */
  at(location: string): OnProblem {
    return (deviation) => this.add({ ...deviation, location });
  }

  /** False when something of what stands at the location itself, not of what is nested in it, could not be read. */
  isReadable(location: string): boolean {
    return !this.unreadable.has(location);
  }

  /** True when damage that problems of the area are about left something unread at the location itself. */
  isDamaged(location: string, area: ProblemArea): boolean {
    return this.damaged.get(location)?.has(area) ?? false;
  }

  add(problem: Problem): void {
    const count = (this.counts.get(problem.code) ?? 0) + 1;
    this.counts.set(problem.code, count);
    if (count <= LISTED_PER_CODE) this.listed.push(problem);
    this.noteLoss(problem);
    const area = areaOf(problem.code);
    if (area === 'limit') this.limitCount += 1;
    else if (losesData(problem.code)) this.unreadable.add(problem.location);
  }

  /** Where something was lost, also by problems that are not listed: one for each location and reason. */
  get losses(): Problem[] {
    return [...this.lossOf.values()].flatMap((byReason) => [...byReason.values()]);
  }

  private noteLoss(problem: Problem): void {
    const { loses } = PROBLEM_CODES[problem.code];
    if (loses === null) return;
    if (loses === 'damaged') this.noteDamage(problem);
    const byReason = this.lossOf.get(problem.location) ?? new Map<UnreadReason, Problem>();
    this.lossOf.set(problem.location, byReason);
    if (!byReason.has(loses)) byReason.set(loses, problem);
  }

  private noteDamage({ code, location }: Problem): void {
    const areas = this.damaged.get(location) ?? new Set();
    this.damaged.set(location, areas.add(areaOf(code)));
  }

  /** All problems in the order seen, with a last one for each code of which not all are listed. */
  problems(inputName: string): Problem[] {
    const unlisted = [...this.counts]
      .filter(([, count]) => count > LISTED_PER_CODE)
      .map(
        ([code, count]): Problem => ({
          code: 'limit.problems',
          location: inputName,
          offsetInBytes: 0,
          effect: `${plural(count - LISTED_PER_CODE, `more ${code} problem`)} not listed`,
        }),
      );
    return [...this.listed, ...unlisted];
  }
}

/** What a failure to read bytes amounts to; anything else that was thrown is a bug of ours and is thrown on. */
export function deviationOfFailure(error: unknown, effect: string): Deviation {
  if (error instanceof FormatError) return deviationOf(error, effect);
  if (error instanceof SourceError) {
    return { code: error.code, offsetInBytes: 0, effect: `${effect} (${error.message})` };
  }
  throw error;
}
