import type { Evidence } from '../facts/evidence.js';
import { RULES } from './catalogue.js';
import type { Facts } from './facts.js';
import { type Finding, type Rule, SEVERITIES } from './rule.js';

const MAX_EVIDENCE = 50;

/** Runs every rule over the facts; the most severe findings first. Evidence is cut at 50 a finding. */
export function runRules(facts: Facts): Finding[] {
  return RULES.map((rule) => ({ rule, evidence: collectEvidence(rule, facts) }))
    .filter(({ evidence }) => evidence.length > 0)
    .sort((a, b) => SEVERITIES.indexOf(b.rule.severity) - SEVERITIES.indexOf(a.rule.severity));
}

/** What a rule finds, each observation once, at most 50. */
export function collectEvidence(rule: Rule, facts: Facts): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const evidence of rule.match(facts)) {
    found.set(`${evidence.location}\n${evidence.text}`, evidence);
    if (found.size >= MAX_EVIDENCE) break;
  }
  return [...found.values()];
}
