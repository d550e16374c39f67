import type { Bundle } from '../facts/bundle.js';
import type { Execution } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';

/** All that rules may look at: what lies in the input, what would run, and the bundle it may be. */
export interface Facts extends Inventory {
  readonly execution: Execution;
  readonly bundle: Bundle;
}
