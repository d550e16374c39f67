import type { Payload } from '../../facts/payload.js';
import type { Unread } from '../../facts/unread.js';
import type { UnreadReason } from '../../io/unread-reason.js';

/** What a part of the walk says it left unread in a payload; see {@link Unread}. */
export type UnreadPart = Omit<Unread, 'payloads'>;

/** Collects what was left unread; what problems say alone is added later. */
export class UnreadLog {
  private readonly noted = new Map<string, Unread>();

  /** Adds to the entry of the same payload and reason; for data in another file, also of the same disk or cabinet. */
  note(payload: Payload, { count, note, reason, sizeInBytes }: UnreadPart): void {
    const key = `${payload.id} ${reason} ${reason === 'elsewhere' ? note : ''}`;
    const before = this.noted.get(key);
    this.noted.set(key, {
      reason,
      payloads: [payload.id],
      count: count + (before?.count ?? 0),
      sizeInBytes: before === undefined ? sizeInBytes : sumOf(before.sizeInBytes, sizeInBytes),
      note: before?.note ?? note,
    });
  }

  has(payload: Payload, reason: UnreadReason): boolean {
    return [...this.noted.values()].some(
      (entry) => entry.reason === reason && entry.payloads.includes(payload.id),
    );
  }

  get entries(): Unread[] {
    return [...this.noted.values()];
  }
}

function sumOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
