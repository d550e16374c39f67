import type { Facts } from './facts.js';

export type Severity = 'info' | 'low' | 'medium' | 'high';

/** From the least to the most severe. */
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high'];

/** What a rule says of every package it matches: written once, here, and not in the findings. */
export interface Rule {
  /** The name of the file that holds the rule. */
  readonly id: string;
  readonly title: string;
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
  match(facts: Facts): Evidence[];
  readonly examples: readonly RuleExample[];
  readonly counterExamples: readonly RuleExample[];
}

/** One observation that an analyst can check by hand. */
export interface Evidence {
  /** Id of the payload it was seen in. */
  readonly payload: number;
  /** Location chain: `setup.msi › CustomAction.Run`, with `@0x1f0` where there is an offset. */
  readonly location: string;
  /** What was seen there. */
  readonly text: string;
}

/** Facts that a rule must match, or must not. */
export interface RuleExample {
  readonly what: string;
  readonly facts: Facts;
}

export interface Finding {
  readonly rule: Rule;
  readonly evidence: readonly Evidence[];
}
