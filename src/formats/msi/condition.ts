/** Conditions that are never true [Conditional Statement Syntax]: how authors switch something off. */
const NEVER = /^\s*(?:0|1\s*=\s*0|0\s*=\s*1|NOT\s+1)\s*$/i;

/** True for the conditions of tables that no state of a computer makes true. */
export function isNeverTrue(condition: string): boolean {
  return NEVER.test(condition);
}
