import { RULES } from './catalogue.js';
import type { Facts } from './facts.js';
import { type Finding, SEVERITIES } from './rule.js';

const EVIDENCE_LIMIT = 50;

/** Runs every rule over the facts; the most severe findings first. Evidence is cut at 50 a finding. */
export function runRules(facts: Facts): Finding[] {
  const findings = RULES.map((rule) => ({ rule, evidence: rule.match(facts).slice(0, EVIDENCE_LIMIT) }));
  return findings
    .filter(({ evidence }) => evidence.length > 0)
    .sort((a, b) => SEVERITIES.indexOf(b.rule.severity) - SEVERITIES.indexOf(a.rule.severity));
}
