import type { Evidence } from '../facts/evidence.js';
import type { Problem } from '../io/problem.js';
import type { Facts } from './facts.js';
import { type Finding, type Rule, SEVERITIES } from './rule.js';

const MAX_EVIDENCE = 50;
const MAX_MESSAGE_LENGTH = 200;

/** What the rules found, and a problem for each rule that threw. */
export interface RuleResults {
  /** The most severe first. */
  readonly findings: Finding[];
  readonly problems: Problem[];
}

/** Runs every rule over the facts. A rule that throws keeps the evidence that it had found until then. */
export function runRules(facts: Facts, rules: readonly Rule[]): RuleResults {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  for (const rule of rules) {
    const evidence: Evidence[] = [];
    try {
      for (const observation of observe(rule, facts)) evidence.push(observation);
    } catch (error) {
      problems.push(failureOf(rule, error, facts));
    }
    if (evidence.length > 0) findings.push({ rule, evidence });
  }
  findings.sort((a, b) => SEVERITIES.indexOf(b.rule.severity) - SEVERITIES.indexOf(a.rule.severity));
  return { findings, problems };
}

/**
 * What a rule finds, each observation once, at most 50.
 *
 * @throws whatever the rule throws; TypeError when it gives something that is not evidence.
 */
export function collectEvidence(rule: Rule, facts: Facts): Evidence[] {
  return [...observe(rule, facts)];
}

function* observe(rule: Rule, facts: Facts): Generator<Evidence> {
  const seen = new Set<string>();
  for (const { location, payload, text } of rule.match(facts)) {
    if (facts.payloads[payload] === undefined || typeof location !== 'string' || typeof text !== 'string') {
      throw new TypeError('evidence must have the id of a payload, a location and a text');
    }
    const key = `${location}\n${text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield { payload, location, text };
    if (seen.size >= MAX_EVIDENCE) return;
  }
}

function failureOf({ id }: Rule, error: unknown, { payloads }: Facts): Problem {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'not an Error';
  return {
    code: 'rule.failed',
    location: payloads[0]?.path ?? '',
    offsetInBytes: 0,
    effect: `findings of the rule ${id} may be missing (${message.slice(0, MAX_MESSAGE_LENGTH)})`,
  };
}
