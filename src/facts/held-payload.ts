import { appendTo } from '../io/append-to.js';
import type { Payload } from './payload.js';

/** The payloads that lie right in each payload, by the id of that one. Made once, for there may be as many holders as payloads. */
export function groupByHolder(payloads: readonly Payload[]): ReadonlyMap<number, readonly Payload[]> {
  const groups = new Map<number, Payload[]>();
  for (const payload of payloads) {
    if (payload.parent !== null) appendTo(groups, payload.parent, payload);
  }
  return groups;
}
