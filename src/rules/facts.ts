import type { Bundle } from '../facts/bundle.js';
import type { Execution } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';

/** Everything that rules may use: the content of the input, what would run, and the bundle. */
export interface Facts extends Inventory {
  readonly execution: Execution;
  readonly bundle: Bundle;
}
