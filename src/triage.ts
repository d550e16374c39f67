import { findBundle } from './bundle/find-bundle.js';
import { observeExecutionInTurns } from './execution/observe-execution.js';
import { findPasswordClaims } from './execution/password-claim.js';
import { addLosses } from './facts/unread.js';
import { takeInventory } from './inventory/inventory.js';
import { Budget, type Limits, type StopSignal } from './io/budget.js';
import { type FindNeighbour, inputName, type OpenedInput, openInput, type TriageSource } from './io/input.js';
import type { Problem } from './io/problem.js';
import { resolveLimits } from './io/resolve-limits.js';
import { SourceError } from './io/source.js';
import { composeFailedReport, composeReport } from './report/compose-report.js';
import type { Report } from './report/report.js';
import { assertRules } from './rules/assert-rules.js';
import { RULES } from './rules/catalogue.js';
import type { Facts } from './rules/facts.js';
import { loadRuleModule } from './rules/load-rules.js';
import type { Rule } from './rules/rule.js';
import { identifyRuleSet } from './rules/rule-set.js';
import { runRules } from './rules/run-rules.js';
import { DecoderThread } from './workers/decode/decoder-thread.js';

/** Options of `triage`, `listFiles` and `readTables`. */
export interface TriageOptions {
  /** Name of the input in the report; by default that of the file, or `input`. */
  name?: string;
  /** Limits; absent ones keep their defaults. */
  limits?: Partial<Limits>;
  /** Stops the run: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Finds a file that the package expects beside itself (an external cabinet, the next one of a set). By default
   * files are looked up in the folder of the input when a path was given, and not at all otherwise.
   */
  findNeighbour?: FindNeighbour;
  /**
   * False to do all work on the calling thread. By default a second thread unpacks large cabinets, where Node.js may
   * start one; the report is the same.
   */
  useThreads?: boolean;
  /** The rules that run; by default `RULES`. `listFiles` and `readTables` run none. */
  rules?: readonly Rule[];
  /** Path of a JavaScript module whose export `rules` is added to them. It is run: pass your own code only. */
  rulesModule?: string;
}

/** Like {@link TriageOptions}, with a simpler stop signal that a worker thread can use. */
export interface TriageRun extends Omit<TriageOptions, 'signal'> {
  signal?: StopSignal;
}

/**
 * Analyses one input without running, installing or writing anything. The result is always a report, whatever the
 * content; whatever cannot be read is a problem in it.
 *
 * @param input a path, bytes, or a Blob.
 * @throws TypeError when called with anything else, with limits that are not non-negative numbers, or with
 *   rules that are invalid; the signal's reason when aborted.
 */
export async function triage(input: TriageSource, options: TriageRun = {}): Promise<Report> {
  const limits = resolveLimits(options.limits);
  const ruleModule =
    options.rulesModule === undefined ? undefined : await loadRuleModule(options.rulesModule);
  const given = options.rules ?? RULES;
  assertRules(given);
  const rules = [...given, ...(ruleModule?.rules ?? [])];
  assertRules(rules);
  options.signal?.throwIfAborted();
  let opened: OpenedInput;
  try {
    opened = await openInput(input, options.name);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return composeFailedReport({ name: options.name ?? inputName(input), ...pathOf(input) }, error);
  }
  const thread = (options.useThreads ?? true) ? new DecoderThread() : undefined;
  try {
    const budget = new Budget(limits, opened.source.sizeInBytes, options.signal);
    const findNeighbour = options.findNeighbour ?? opened.findNeighbour;
    const inventory = await takeInventory(opened.source, {
      name: opened.name,
      budget,
      findNeighbour,
      unpacks: true,
      thread,
      findPasswordClaims: async (found) =>
        findPasswordClaims((await observeExecutionInTurns(found, budget)).execution),
    });
    const { execution, problems } = await observeExecutionInTurns(inventory, budget);
    const bundle = findBundle(inventory, execution);
    const facts = addProblems({ ...inventory, execution, bundle }, problems);
    const results = runRules(facts, rules);
    const named = { name: opened.name, ...pathOf(input) };
    return composeReport(named, addProblems(facts, results.problems), results.findings, {
      maxReportInBytes: limits.reportBytes,
      ruleSet: identifyRuleSet(rules, ruleModule?.bytes),
    });
  } finally {
    await thread?.close();
    await opened.close();
  }
}

function addProblems(facts: Facts, problems: readonly Problem[]): Facts {
  return {
    ...facts,
    problems: [...facts.problems, ...problems],
    unread: addLosses(facts.unread, problems, facts.payloads),
  };
}

function pathOf(input: TriageSource): { path?: string } {
  return typeof input === 'string' ? { path: input } : {};
}
