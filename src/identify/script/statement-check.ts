import type { Token } from './folding/token.js';
import type { SecurityProductCheck, SecurityProductRemoval } from './script-facts.js';
import { findSecurityChecks, findSecurityRemovals } from './security-check.js';

/** One statement of a script in readable form. */
export interface Statement {
  line: number;
  text: string;
}

/** Groups tokens by the line they stand on, for languages whose blocks cut statements apart. */
export function linesOf(tokens: readonly Token[], write: (token: Token) => string): Statement[] {
  const lines = new Map<number, string>();
  for (const token of tokens) {
    const text = token.gap.replaceAll('\n', ' ') + (token.text === '\n' ? '' : write(token));
    lines.set(token.line, (lines.get(token.line) ?? '') + text);
  }
  return [...lines].map(([line, text]) => ({ line, text: text.trim() }));
}

/** How far behind a check the script may go on before its outcome is used. */
const STATEMENTS_TO_OUTCOME = 16;
const MAX_EVIDENCE_LENGTH = 1_024;
/** Statements beyond this many are not looked at for checks; such scripts are data. */
const MAX_STATEMENTS = 20_000;

const LEAVES =
  /\bwscript\.quit\b|\bexit (?:sub|function)\b|(?:^|[\s;{(])(?:exit|return|throw|break)\b|\berr\.raise\b|\[environment\]::exit|\bstop-process\b.*\$pid|\bself\.close\b|\bwindow\.close\b/i;
const DECIDES = /(?:^|[\s;{}()])(?:if|switch|select case|while)\b|\?/i;

/**
 * Looks for checks of security products in the statements of a script. Such a check gates when the script decides on
 * something at the check or soon behind it, and leaves there.
 */
export function findStatementChecks(statements: readonly Statement[]): {
  checks: SecurityProductCheck[];
  removals: SecurityProductRemoval[];
} {
  const checks: SecurityProductCheck[] = [];
  const removals: SecurityProductRemoval[] = [];
  statements.slice(0, MAX_STATEMENTS).forEach(({ line, text }, at) => {
    for (const product of findSecurityRemovals(text)) {
      removals.push({ product, line, text: text.slice(0, MAX_EVIDENCE_LENGTH) });
    }
    for (const { product, by } of findSecurityChecks(text)) {
      checks.push({
        product,
        by,
        line,
        text: text.slice(0, MAX_EVIDENCE_LENGTH),
        gates: leavesSoon(statements, at),
      });
    }
  });
  const removed = new Set(removals.map(({ product }) => product));
  return {
    checks: checks.map((check) => (removed.has(check.product) ? { ...check, gates: false } : check)),
    removals,
  };
}

function leavesSoon(statements: readonly Statement[], from: number): boolean {
  let decides = false;
  for (const { text } of statements.slice(from, from + STATEMENTS_TO_OUTCOME)) {
    decides ||= DECIDES.test(text);
    if (decides && LEAVES.test(text)) return true;
  }
  return false;
}
