import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import type { ProblemCode } from '../../io/problem-code.js';
import type { ZipEntry } from './entry.js';

/** Counts what is wrong with entries, to tell it once per kind: an archive may have 65,535 entries with one fault. */
export class ProblemTally {
  private readonly kinds = new Map<ProblemCode, { first: ZipEntry; effect: string; count: number }>();

  add(code: ProblemCode, entry: ZipEntry, effect: string): void {
    const kind = this.kinds.get(code);
    if (kind === undefined) this.kinds.set(code, { first: entry, effect, count: 1 });
    else kind.count += 1;
  }

  tell(onProblem: OnProblem): void {
    for (const [code, { first, effect, count }] of this.kinds) {
      const others = count > 1 ? ` (and ${plural(count - 1, 'more entry', 'more entries')})` : '';
      const offsetInBytes = Math.max(0, first.offsetInBytes);
      onProblem({ code, offsetInBytes, effect: `${JSON.stringify(first.name)}${others}: ${effect}` });
    }
  }
}
