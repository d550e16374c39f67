import { type Rule, SEVERITIES } from './rule.js';

interface Requirement {
  /** What the field must be, for the message. */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const REQUIREMENTS: Readonly<Record<keyof Rule, Requirement>> = {
  id: {
    expected: 'lower-case words with hyphens between them',
    accepts: (value) => typeof value === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value),
  },
  title: { expected: 'a text', accepts: isText },
  severity: {
    expected: `one of ${SEVERITIES.join(', ')}`,
    accepts: (value) => SEVERITIES.some((severity) => severity === value),
  },
  explanation: { expected: 'a text', accepts: isText },
  attack: {
    expected: 'a list of technique ids such as T1218 or T1218.011',
    accepts: (value) => isListOf(value, (item) => isText(item) && /^T\d{4}(?:\.\d{3})?$/.test(item)),
  },
  references: { expected: 'a list of texts', accepts: (value) => isListOf(value, isText) },
  isMaliciousPattern: {
    expected: 'true or false, or absent',
    accepts: (value) => value === undefined || typeof value === 'boolean',
  },
  match: { expected: 'a function', accepts: (value) => typeof value === 'function' },
  examples: { expected: 'a list of packages that match', accepts: (value) => isListOf(value, isObject) },
  counterExamples: {
    expected: 'a list of packages that do not match',
    accepts: (value) => isListOf(value, isObject),
  },
};

/**
 * Checks rules that may come from code outside the project.
 *
 * @throws TypeError that names the rule and the field: missing, of the wrong kind, or an id that occurs twice.
 */
export function assertRules(rules: unknown): asserts rules is readonly Rule[] {
  if (!Array.isArray(rules)) throw new TypeError('rules must be a list of rules');
  const ids = new Set<unknown>();
  for (const [index, rule] of rules.entries()) {
    assertRule(rule, `rule ${index + 1}`);
    if (ids.has(rule.id)) throw new TypeError(`rule ${rule.id}: the id occurs twice`);
    ids.add(rule.id);
  }
}

function assertRule(rule: unknown, place: string): asserts rule is Rule {
  if (!isObject(rule)) throw new TypeError(`${place} must be an object`);
  const name = REQUIREMENTS.id.accepts(rule.id) ? `rule ${rule.id}` : place;
  for (const [field, { accepts, expected }] of Object.entries(REQUIREMENTS)) {
    if (!accepts(rule[field])) throw new TypeError(`${name}: ${field} must be ${expected}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isListOf(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}
