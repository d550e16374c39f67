import type { Execution } from '../execution/execution.js';
import type { Inventory } from '../inventory/inventory.js';

/** All that rules may look at: what lies in the input, and what would run. */
export interface Facts extends Inventory {
  readonly execution: Execution;
}
