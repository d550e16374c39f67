import type { Token } from './folding/token.js';
import { type Following, holdsFollowing } from './following.js';
import type { ScriptContext, SecurityProductCheck, SecurityProductRemoval } from './script-facts.js';
import { analyseGuarded } from './script-meter.js';
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

/** `Name = 3` is how a function of VBScript that is a custom action ends the installation. */
export const LEAVES =
  /\bwscript\.quit\b|\bexit (?:sub|function)\b|(?:^|[\s;{(])(?:exit|return|throw|break)\b|\berr\.raise\b|\[environment\]::exit|\bself\.close\b|\bwindow\.close\b|(?:^|\bthen\s)\s{0,8}\w{1,64}\s{0,8}=\s{0,8}3\s{0,8}$/i;
/** How a script that does nothing else ends; behind it nothing is left to leave out. */
const ENDS_WELL = /^(?:wscript\.quit(?:\s{0,8}\(?\s{0,8}0\s{0,8}\)?)?|exit(?: 0)?|return)\s{0,8};?$/i;
const STOPS_ITSELF: Following = { first: /\bstop-process\b/i, behind: /\$pid/i };
export const DECIDES =
  /(?:^|[\s;{}()])(?:if|switch|select case|while)\b(?!\s{0,8}\(?\s{0,8}err(?:\.number)?\s{0,8}(?:<>|>|\)|then))|\?/i;

/** What a search for checks costs, as characters handled. */
const CHECK_COST_IN_CHARACTERS = 1_024;
/** Checks and removals listed of one script; a real one has a few dozen at most. */
const MAX_FOUND = 2_000;

/** What the statements of a script say about security products. */
export interface StatementChecks {
  checks: SecurityProductCheck[];
  removals: SecurityProductRemoval[];
}

/**
 * Looks for checks of security products in the statements of a script. Such a check gates when the script decides on
 * something at the check or soon behind it, and leaves there.
 */
export function findStatementChecks(
  statements: readonly Statement[],
  { allowance, meter, onProblem }: ScriptContext,
): StatementChecks {
  const found: StatementChecks = { checks: [], removals: [] };
  // What the folding of constants has used up is not taken away from the search.
  const own = meter.anew();
  analyseGuarded({ onProblem }, () =>
    collectChecks(statements.slice(0, MAX_STATEMENTS), { allowance, meter: own }, found),
  );
  const removed = new Set(found.removals.map(({ product }) => product));
  return {
    checks: found.checks.map((check) => (removed.has(check.product) ? { ...check, gates: false } : check)),
    removals: found.removals,
  };
}

function collectChecks(
  statements: readonly Statement[],
  { allowance, meter }: Pick<ScriptContext, 'allowance' | 'meter'>,
  { checks, removals }: StatementChecks,
): void {
  const outcomes = new Outcomes(statements);
  for (const [at, { line, text }] of statements.entries()) {
    if (checks.length + removals.length >= MAX_FOUND) return;
    meter.spend(CHECK_COST_IN_CHARACTERS + text.length);
    const evidence = text.slice(0, MAX_EVIDENCE_LENGTH);
    for (const product of findSecurityRemovals(text)) {
      if (allowance.take(evidence)) removals.push({ product, line, text: evidence });
    }
    for (const { product, by } of findSecurityChecks(text)) {
      if (!allowance.take(evidence)) return;
      checks.push({ product, by, line, text: evidence, gates: outcomes.leavesSoon(at) });
    }
  }
}

/** Whether a script leaves soon behind a check. What each statement does is asked once: it may make many checks. */
class Outcomes {
  private readonly known = new Map<number, { decides: boolean; leaves: boolean }>();

  constructor(private readonly statements: readonly Statement[]) {}

  leavesSoon(from: number): boolean {
    let decided = false;
    const end = Math.min(this.statements.length, from + STATEMENTS_TO_OUTCOME);
    for (let at = from; at < end; at += 1) {
      const { decides, leaves } = this.outcomeOf(at);
      decided ||= decides;
      if (decided && leaves) return true;
    }
    return false;
  }

  private outcomeOf(at: number): { decides: boolean; leaves: boolean } {
    let outcome = this.known.get(at);
    if (outcome === undefined) {
      const { text = '' } = this.statements[at] ?? {};
      outcome = {
        decides: DECIDES.test(text),
        leaves: (LEAVES.test(text) && !this.isOrdinaryEnd(at, text)) || holdsFollowing(text, STOPS_ITSELF),
      };
      this.known.set(at, outcome);
    }
    return outcome;
  }

  private isOrdinaryEnd(at: number, text: string): boolean {
    return at === this.statements.length - 1 && ENDS_WELL.test(text.trim());
  }
}
