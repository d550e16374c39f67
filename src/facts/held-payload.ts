import { appendTo } from '../io/append-to.js';
import type { Payload } from './payload.js';

/** The direct children of each payload, by its id. Built once, since there may be as many parents as payloads. */
export function groupByHolder(payloads: readonly Payload[]): ReadonlyMap<number, readonly Payload[]> {
  const groups = new Map<number, Payload[]>();
  for (const payload of payloads) {
    if (payload.parent !== null) appendTo(groups, payload.parent, payload);
  }
  return groups;
}
