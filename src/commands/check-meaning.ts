import type { ScriptAnalysis } from '../scripts/script-facts.js';
import type { CommandMeaning } from './command-meaning.js';

/** Checks for security products in a script that stands on a command line; none where it takes one away. */
export function checksOf({
  securityChecks,
  securityRemovals,
}: Pick<ScriptAnalysis, 'securityChecks' | 'securityRemovals'>): CommandMeaning[] {
  if (securityRemovals.length > 0) return [];
  return securityChecks.map(({ by, gates, product }) => ({ kind: 'security-check', product, by, gates }));
}
