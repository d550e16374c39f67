import {
  MAX_COMMANDS,
  MAX_ORIGINAL_LENGTH,
  type ScriptContext,
  type SecurityProductCheck,
  type SecurityProductRemoval,
} from '../script-facts.js';
import { type FoundSecurityCheck, findSecurityChecks, findSecurityRemovals } from '../security-check.js';
import { renderSymbols } from './symbol.js';
import type { RecordedPlace } from './written-record.js';

/** What a search for checks costs, as characters handled. */
const CHECK_COST_IN_CHARACTERS = 1_024;

/** Where a batch file looks for security products, and where it removes them. */
export class SecurityRecord {
  private readonly checks: SecurityProductCheck[] = [];
  private readonly checksByText = new Map<string, readonly FoundSecurityCheck[]>();
  private readonly checkNumbers = new Map<string, number>();
  private readonly removals = new Map<string, SecurityProductRemoval>();

  constructor(
    private readonly place: RecordedPlace,
    private readonly context: ScriptContext,
  ) {}

  get foundRemovals(): SecurityProductRemoval[] {
    return [...this.removals.values()];
  }

  /** The checks; `decides` says of the number of one whether its outcome decides what the script does. */
  conclude(decides: (check: number) => boolean): SecurityProductCheck[] {
    // A script that takes a product away looks for it first; that is no condition for installing something else.
    const removed = new Set([...this.removals.values()].map(({ product }) => product));
    return this.checks.map((check, number) => ({
      ...check,
      gates: !removed.has(check.product) && decides(number),
    }));
  }

  addRemovals(text: string): void {
    this.context.meter.spend(CHECK_COST_IN_CHARACTERS);
    for (const product of findSecurityRemovals(text)) {
      const line = this.place.shownLine + 1;
      const key = `${line}\n${product}`;
      const evidence = text.slice(0, MAX_ORIGINAL_LENGTH);
      if (this.removals.has(key) || this.context.allowance.take(evidence))
        this.removals.set(key, { product, line, text: evidence });
    }
  }

  /** Notes the checks that a command or condition makes and returns their numbers. */
  addChecks(text: string): readonly number[] {
    const rendered = renderSymbols(text);
    const numbers: number[] = [];
    for (const { product, by } of this.checksIn(rendered)) {
      const line = this.place.shownLine + 1;
      const key = `${line}\n${product}\n${by}`;
      let number = this.checkNumbers.get(key);
      if (number === undefined) {
        const evidence = rendered.slice(0, MAX_ORIGINAL_LENGTH);
        if (this.checks.length >= MAX_COMMANDS || !this.context.allowance.take(evidence)) break;
        number = this.checks.length;
        this.checkNumbers.set(key, number);
        this.checks.push({ product, by, line, text: evidence, gates: false });
      }
      numbers.push(number);
    }
    return numbers;
  }

  /** Loops ask the same again and again, and looking costs more than the loop. */
  private checksIn(text: string): readonly FoundSecurityCheck[] {
    const known = this.checksByText.get(text);
    if (known !== undefined) return known;
    this.context.meter.spend(CHECK_COST_IN_CHARACTERS + text.length);
    const found = findSecurityChecks(text);
    if (this.checksByText.size < MAX_COMMANDS) this.checksByText.set(text, found);
    return found;
  }
}
