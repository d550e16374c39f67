import { loadRules, type Rule } from '../index.js';
import { UsageError } from './arguments.js';

/** @throws UsageError when the module cannot be loaded or a rule in it is invalid. */
export async function loadOwnRules(path: string): Promise<readonly Rule[]> {
  try {
    return await loadRules(path);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}
