import type { Problem } from '../io/problem.js';
import type { PackageFacts } from './package-facts.js';
import type { Payload } from './payload.js';
import type { Unread } from './unread.js';

/** Everything that was found in one input. Plain data: rules see this, never bytes. */
export interface Inventory {
  /** The input first, then its content, each container before its entries. */
  readonly payloads: readonly Payload[];
  /** The input's package first, when it is one. */
  readonly packages: readonly PackageFacts[];
  readonly problems: readonly Problem[];
  /** What was not read, and why; empty when everything was. */
  readonly unread: readonly Unread[];
}
