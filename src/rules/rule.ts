import type { Evidence } from '../facts/evidence.js';
import type { RuleExample } from './example-facts.js';
import type { Facts } from './facts.js';

/** The severity of a finding: `medium` and `high` make a package suspicious. */
export type Severity = 'info' | 'low' | 'medium' | 'high';

/** From the least to the most severe. */
export const SEVERITIES: readonly Severity[] = Object.freeze(['info', 'low', 'medium', 'high'] as const);

/** A rule: what it says about every package that it matches, and how it matches. */
export interface Rule {
  /** Also the name of the rule's file. */
  readonly id: string;
  readonly title: string;
  /** `medium` and `high` make a package suspicious: they require commands that would run, not mere presence. */
  readonly severity: Severity;
  /** What was seen and why it matters, in a few sentences. */
  readonly explanation: string;
  /** Technique ids of MITRE ATT&CK. */
  readonly attack: readonly string[];
  /** Further reading, as text and not as links. */
  readonly references: readonly string[];
  /** True when a match alone makes the verdict `malicious-pattern`. */
  readonly isMaliciousPattern?: boolean;
  /** The evidence for a match; empty when the rule does not match. */
  match(facts: Facts): Iterable<Evidence>;
  /** Packages that match, and packages that must not. */
  readonly examples: readonly RuleExample[];
  readonly counterExamples: readonly RuleExample[];
}

export interface Finding {
  readonly rule: Rule;
  readonly evidence: readonly Evidence[];
}
