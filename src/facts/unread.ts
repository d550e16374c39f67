import type { Problem } from '../io/problem.js';
import { PROBLEM_CODES } from '../io/problem-code.js';
import { UNREAD_REASONS, type UnreadReason } from '../io/unread-reason.js';
import { PATH_SEPARATOR, type Payload } from './payload.js';

/** Content of the input that was not read: one entry per payload and reason, for `elsewhere` per disk or cabinet. */
export interface Unread {
  readonly reason: UnreadReason;
  /** Ids of the containers: the archive whose entries stay locked, the package whose cabinet is missing. */
  readonly payloads: readonly number[];
  /** Number of entries or files. */
  readonly count: number;
  /** Packed size; null when unknown. */
  readonly sizeInBytes: number | null;
  /** A description for a person, with the name of the technology. */
  readonly note: string;
}

/** The part of a problem that says what was lost, and where. */
export type Loss = Pick<Problem, 'code' | 'effect' | 'location'>;

/** The effect of their problems names the technology, or what is missing. */
const NAMED_BY_EFFECT: ReadonlySet<UnreadReason> = new Set<UnreadReason>(['elsewhere', 'unsupported']);

/** Entries that are listed individually; further ones are counted. */
const MAX_UNREAD = 1000;

/**
 * Adds an entry for each problem that lost something, unless there is one for the same payload and reason. Sorted by
 * payload, then by reason.
 */
export function addLosses(
  noted: readonly Unread[],
  losses: readonly Loss[],
  payloads: readonly Payload[],
): readonly Unread[] {
  const unread = [...noted];
  const known = new Set(noted.flatMap(({ payloads: ids, reason }) => ids.map((id) => `${reason} ${id}`)));
  const idOfPath = new Map<string, number>();
  for (const { id, path } of payloads) if (!idOfPath.has(path)) idOfPath.set(path, id);
  for (const { code, effect, location } of losses) {
    const { loses, meaning } = PROBLEM_CODES[code];
    if (loses === null) continue;
    const payload = findHolder(location, idOfPath);
    if (loses === 'damaged' && isInCarvedCompoundFile(payload, payloads)) continue;
    const key = `${loses} ${payload}`;
    if (known.has(key)) continue;
    known.add(key);
    unread.push({
      reason: loses,
      payloads: [payload],
      count: 1,
      sizeInBytes: null,
      note: NAMED_BY_EFFECT.has(loses) ? effect : meaning,
    });
  }
  return cut(unread.sort(inOrder));
}

/**
 * True for what was found by the signature of a compound file in data that are none, and is no package: constants and
 * left-over pieces start like one, and nothing refers to them. What follows a program is content of the program.
 */
function isInCarvedCompoundFile(id: number, payloads: readonly Payload[]): boolean {
  for (let payload = payloads[id]; payload !== undefined; payload = payloads[payload.parent ?? -1]) {
    const holder = payloads[payload.parent ?? -1];
    if (payload.type === 'cfb' && payload.source === 'appended' && holder?.type === 'data')
      return holder.source !== 'appended';
  }
  return false;
}

/** The innermost payload of a location chain, or the input. */
function findHolder(location: string, idOfPath: ReadonlyMap<string, number>): number {
  for (let path = location; path !== ''; ) {
    const id = idOfPath.get(path);
    if (id !== undefined) return id;
    path = path.slice(0, Math.max(0, path.lastIndexOf(PATH_SEPARATOR)));
  }
  return 0;
}

function inOrder(a: Unread, b: Unread): number {
  const byPayload = (a.payloads[0] ?? 0) - (b.payloads[0] ?? 0);
  return byPayload || UNREAD_REASONS.indexOf(a.reason) - UNREAD_REASONS.indexOf(b.reason);
}

/** Keeps the first entries and counts the others by reason. */
function cut(unread: readonly Unread[]): readonly Unread[] {
  if (unread.length <= MAX_UNREAD) return unread;
  const rest = UNREAD_REASONS.flatMap((reason): Unread[] => {
    const others = unread.slice(MAX_UNREAD).filter((candidate) => candidate.reason === reason);
    const count = others.reduce((sum, other) => sum + other.count, 0);
    const note = 'further items that are not listed individually';
    return count === 0 ? [] : [{ reason, payloads: [], count, sizeInBytes: null, note }];
  });
  return [...unread.slice(0, MAX_UNREAD), ...rest];
}
