import type { ScriptContext, SecurityProductCheck } from './script-facts.js';
import { analyseGuarded, type ScriptMeter } from './script-meter.js';
import { SECURITY_PRODUCTS } from './security-products.js';
import { DECIDES, LEAVES, type Statement, type StatementChecks } from './statement-check.js';

/** How far apart the list of names and the look at what runs may stand, and the outcome behind both. */
const STATEMENTS_APART = 16;
const MAX_STATEMENTS = 20_000;
const MAX_EVIDENCE_LENGTH = 1_024;

const ASKS_FOR_PROCESSES =
  /\btasklist\b|\bqprocess\b|\bpslist\b|\bwin32_process\b|\bget-process\b|\bgps\b|\bgetprocess(?:es|esbyname)\b/i;
const LITERAL = /"([^"\n]{2,2048})"|'([^'\n]{2,2048})'/g;
const BETWEEN_NAMES = /[\s,;|:/\\()^$*.]+(?:exe\b)?/i;

/**
 * Checks whose names stand in other statements than the look at what runs: a list of processes that a loop goes
 * through, or a comparison inside of one. Only constants count that name a process of a product and nothing else.
 */
export function findSeparatedChecks(
  statements: readonly Statement[],
  known: StatementChecks,
  { allowance, meter, onProblem }: ScriptContext,
): SecurityProductCheck[] {
  const removed = new Set(known.removals.map(({ product }) => product));
  const told = new Set(known.checks.flatMap(({ by, product }) => (by === 'process' ? [product] : [])));
  const found: SecurityProductCheck[] = [];
  const own = meter.anew();
  analyseGuarded({ onProblem }, () => {
    for (const { at, look } of statementsNearLooks(statements, own)) {
      const { line, text } = statements[at] ?? { line: 0, text: '' };
      const evidence = text.slice(0, MAX_EVIDENCE_LENGTH);
      for (const product of processesNamed(text)) {
        if (told.has(product)) continue;
        if (!allowance.take(evidence)) return;
        told.add(product);
        const gates = !removed.has(product) && leavesSoon(statements, Math.max(at, look), Math.min(at, look));
        found.push({ product, by: 'process', line, text: evidence, gates });
      }
    }
  });
  return found;
}

/** The statements that stand near one that looks at what runs, and that one. */
function* statementsNearLooks(
  statements: readonly Statement[],
  meter: ScriptMeter,
): Generator<{ at: number; look: number }, void, void> {
  const near = new Map<number, number>();
  for (const [at, { text }] of statements.slice(0, MAX_STATEMENTS).entries()) {
    meter.spend(text.length);
    if (!ASKS_FOR_PROCESSES.test(text)) continue;
    const end = Math.min(statements.length, at + STATEMENTS_APART);
    for (let other = Math.max(0, at - STATEMENTS_APART); other < end; other += 1) {
      if (!near.has(other)) near.set(other, at);
    }
  }
  for (const [at, look] of near) {
    meter.spend(statements[at]?.text.length ?? 0);
    yield { at, look };
  }
}

const PRODUCT_OF_PROCESS: ReadonlyMap<string, string> = new Map(
  SECURITY_PRODUCTS.flatMap(({ processes = [], product }) =>
    processes.map((name) => [name, product] as [string, string]),
  ),
);

/** The products whose processes the constants of a statement name, alone or in a list. */
function processesNamed(text: string): Set<string> {
  const products = new Set<string>();
  for (const [, double, single] of text.matchAll(LITERAL)) {
    for (const name of (double ?? single ?? '').toLowerCase().split(BETWEEN_NAMES)) {
      const product = PRODUCT_OF_PROCESS.get(name);
      if (product !== undefined) products.add(product);
    }
  }
  return products;
}

/** True when the script leaves soon behind both, and decides on something from the first of them on: `Select Case`. */
function leavesSoon(statements: readonly Statement[], from: number, first: number): boolean {
  let decides = statements.slice(first, from).some(({ text }) => DECIDES.test(text));
  for (const { text } of statements.slice(from, from + STATEMENTS_APART)) {
    decides ||= DECIDES.test(text);
    if (decides && LEAVES.test(text)) return true;
  }
  return false;
}
