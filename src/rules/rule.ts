import type { Evidence } from '../facts/evidence.js';
import type { RuleExample } from './example-facts.js';
import type { Facts } from './facts.js';

/** How much a finding weighs: `medium` and `high` make a package suspicious. */
export type Severity = 'info' | 'low' | 'medium' | 'high';

/** From the least to the most severe. */
export const SEVERITIES: readonly Severity[] = Object.freeze(['info', 'low', 'medium', 'high'] as const);

/** What a rule says of every package it matches: written once, here, and not in the findings. */
export interface Rule {
  /** The name of the file that holds the rule. */
  readonly id: string;
  readonly title: string;
  /** `medium` and `high` make a package suspicious: they need commands that would run, not presence. */
  readonly severity: Severity;
  /** What was seen and why it matters, in a few sentences. */
  readonly explanation: string;
  /** Technique ids of MITRE ATT&CK. */
  readonly attack: readonly string[];
  /** Where a reader finds more; no links that a report would follow by itself. */
  readonly references: readonly string[];
  /** True when a match alone makes the verdict `malicious-pattern`. */
  readonly isMaliciousPattern?: boolean;
  /** Everything in the facts that shows it; empty when the rule does not match. */
  match(facts: Facts): Iterable<Evidence>;
  /** Packages in which it finds something, and such in which it must not. */
  readonly examples: readonly RuleExample[];
  readonly counterExamples: readonly RuleExample[];
}

export interface Finding {
  readonly rule: Rule;
  readonly evidence: readonly Evidence[];
}
