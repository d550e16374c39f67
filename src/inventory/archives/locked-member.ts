import type { Payload } from '../../facts/payload.js';
import { FormatError } from '../../io/format-error.js';
import { areaOf, type ProblemArea } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import type { Content } from '../walk/content.js';
import type { Walk } from '../walk/walk.js';

/** Members that a password is tried on before it is taken for wrong. */
const PROBES = 4;
/** Steps of the Budget for a try that fails; one that opens something is followed by what it opens. */
const STEPS_PER_FAILURE = 50;

/** A part of an archive with a password of its own: an entry of a ZIP, a folder of a 7z archive. */
export interface LockedMember {
  /** What stands for it in the report. */
  readonly payload: Payload;
}

/** The members of one archive that a password may still open. */
export class LockedMembers<T extends LockedMember> {
  private readonly members: Set<T>;

  /** `members` in the order in which a password is tried on them. */
  constructor(
    private readonly walk: Walk,
    members: readonly T[],
  ) {
    this.members = new Set(members);
  }

  /** Those that no password has opened. */
  get remaining(): readonly T[] {
    return [...this.members];
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  /**
   * Takes out those that a password opens. Members of one archive share their password nearly always, but a decoy under
   * another one must not keep the rest shut: the password is tried on some, spread evenly over the order, and on all
   * when it opens any of these. Members that no password can open are reported, and also removed.
   */
  async takeOpened(opens: (member: T) => Promise<boolean>): Promise<T[]> {
    const opened = await this.findOpened(opens);
    for (const member of opened) this.members.delete(member);
    return opened;
  }

  private async findOpened(opens: (member: T) => Promise<boolean>): Promise<T[]> {
    const results = new Map<T, boolean>();
    const opensMember = async (member: T): Promise<boolean> => {
      const known = results.get(member);
      if (known !== undefined) return known;
      const isOpened = await this.try(member, opens);
      results.set(member, isOpened);
      return isOpened;
    };
    const members = [...this.members];
    for (const probe of spread(members, PROBES)) {
      if (!(await opensMember(probe))) continue;
      const opened: T[] = [];
      for (const member of members) if (await opensMember(member)) opened.push(member);
      return opened;
    }
    return [];
  }

  private async try(member: T, opens: (member: T) => Promise<boolean>): Promise<boolean> {
    try {
      if (await opens(member)) return true;
      this.walk.budget.spendSteps(STEPS_PER_FAILURE);
    } catch (error) {
      if (!isFaultOfMember(error)) throw error;
      this.members.delete(member);
      await this.walk.guard(member.payload, 'no password found in the package can open it', () =>
        Promise.reject(error),
      );
    }
    return false;
  }
}

/** The bytes of an archive for as long as it waits for passwords: held in memory where there is room for them. */
export function sourceToWaitWith(walk: Walk, { source, unheld }: Content): Source {
  return source === unheld || walk.budget.mayRetain(source.sizeInBytes) ? source : unheld;
}

/** Faults of the archive's format; others end the search as a whole, as limits do. */
const AREAS_OF_MEMBER: ReadonlySet<ProblemArea> = new Set<ProblemArea>(['zip', 'sevenzip']);

function isFaultOfMember(error: unknown): error is FormatError {
  return error instanceof FormatError && AREAS_OF_MEMBER.has(areaOf(error.code));
}

/** At most `count` of the items: the first, the last, and those at equal distances in between. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, nth) => items[Math.floor((nth * (items.length - 1)) / (count - 1))]!,
  );
}
