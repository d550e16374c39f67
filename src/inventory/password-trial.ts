import { FormatError } from '../io/format-error.js';
import type { Payload } from './payload.js';
import type { Walk } from './walk.js';

/** Members that a password is tried on before it is taken for wrong. */
const PROBES = 4;
/** Steps of the Budget for a try that fails; one that opens something is followed by what it opens. */
const STEPS_PER_FAILURE = 50;

/** A part of an archive with a password of its own: an entry of a ZIP, a folder of a 7z archive. */
export interface LockedMember {
  /** What stands for it in the report. */
  readonly payload: Payload;
}

/**
 * Those of `members` that a password opens. Members of one archive share their password nearly always, but a decoy
 * under another one must not keep the rest shut: the password is tried on some, spread evenly over the order given, and
 * on all when it opens any of these. Members that no password can open are told once, and added to `hopeless`.
 */
export async function findOpened<T extends LockedMember>(
  walk: Walk,
  members: readonly T[],
  hopeless: Set<T>,
  opens: (member: T) => Promise<boolean>,
): Promise<T[]> {
  const results = new Map<T, boolean>();
  const opensMember = async (member: T): Promise<boolean> => {
    const known = results.get(member);
    if (known !== undefined) return known;
    const isOpened = await tryMember(walk, member, hopeless, opens);
    results.set(member, isOpened);
    return isOpened;
  };
  const left = members.filter((member) => !hopeless.has(member));
  for (const probe of spread(left, PROBES)) {
    if (!(await opensMember(probe))) continue;
    const opened: T[] = [];
    for (const member of left) if (await opensMember(member)) opened.push(member);
    return opened;
  }
  return [];
}

async function tryMember<T extends LockedMember>(
  walk: Walk,
  member: T,
  hopeless: Set<T>,
  opens: (member: T) => Promise<boolean>,
): Promise<boolean> {
  try {
    if (await opens(member)) return true;
    walk.budget.spendSteps(STEPS_PER_FAILURE);
  } catch (error) {
    if (!isFaultOfMember(error)) throw error;
    hopeless.add(member);
    await walk.guard(member.payload, 'no password found in the package can open it', () =>
      Promise.reject(error),
    );
  }
  return false;
}

/** False for what ends the search as a whole, as limits do. */
function isFaultOfMember(error: unknown): error is FormatError {
  return error instanceof FormatError && /^(?:zip|sevenzip)\./.test(error.code);
}

/** At most `count` of the items: the first, the last, and those at equal distances in between. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, nth) => items[Math.floor((nth * (items.length - 1)) / (count - 1))]!,
  );
}
