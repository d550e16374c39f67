import { readFileSync } from 'node:fs';
import { RULES } from '../src/rules/catalogue.js';
import type { RuleExample } from '../src/rules/example-facts.js';
import { type Rule, SEVERITIES } from '../src/rules/rule.js';

/** What scripts/count-prevalence.ts wrote: the benign packages, and how many of them each rule hits. */
interface Prevalence {
  readonly packages: readonly unknown[];
  readonly rules: readonly { readonly id: string; readonly hits: number }[];
}

const prevalence: Prevalence = JSON.parse(readFileSync('docs/prevalence.json', 'utf8'));

/** In how many of the benign packages a rule finds something; a dash for one that was not measured. */
function hitsOf({ id }: Rule): string {
  return String(prevalence.rules.find((rule) => rule.id === id)?.hits ?? '–');
}

/** `docs/rules.md`, from the catalogue and `docs/prevalence.json`. */
export function renderRulesDocument(): string {
  const count = (severity: string) => RULES.filter((rule) => rule.severity === severity).length;
  const counts = [...SEVERITIES].reverse().map((severity) => `${count(severity)} ${severity}`);
  return [
    '# Rules',
    '',
    'Written by `npm run docs:rules` from `src/rules/catalogue.ts`; a test keeps it current. How to add one: [writing-a-rule.md](writing-a-rule.md).',
    '',
    `${RULES.length} rules: ${counts.join(', ')}. \`medium\` and \`high\` make the verdict \`suspicious\`, rules marked *decisive* make it \`malicious-pattern\`; \`info\` and \`low\` never change it. Above \`low\`, commands count only when something in the package runs them.`,
    '',
    'Every rule finds something in at least one package of `samples-synthetic`, except `published-indicator`: no harmless file can have the hash of malware, so tests run it over facts with each of the published hashes.',
    '',
    `The last column says in how many of ${prevalence.packages.length} benign packages the rule finds something ([prevalence.json](prevalence.json), written by \`npm run docs:prevalence\`).`,
    '',
    '| rule | severity | what it reports | benign hits |',
    '|---|---|---|---|',
    ...RULES.map(
      (rule) => `| [\`${rule.id}\`](#${rule.id}) | ${rule.severity} | ${rule.title} | ${hitsOf(rule)} |`,
    ),
    '',
    ...RULES.flatMap(renderRule),
  ].join('\n');
}

function renderRule(rule: Rule): string[] {
  const facts = [
    rule.isMaliciousPattern === true ? `${rule.severity}, decisive` : rule.severity,
    ...(rule.attack.length === 0 ? [] : [`ATT&CK ${rule.attack.join(', ')}`]),
  ];
  return [
    `## ${rule.id}`,
    '',
    `**${rule.title}** (${facts.join('; ')})`,
    '',
    rule.explanation,
    '',
    ...rule.examples.map((example) => `- matches: ${describe(example)}`),
    ...rule.counterExamples.map((example) => `- stays silent: ${describe(example)}`),
    ...rule.references.map((reference) => `- see: ${reference}`),
    '',
  ];
}

function describe({ runs = [], what }: RuleExample): string {
  return runs.length === 0 ? what : `${what} (${runs.map((command) => `\`${command}\``).join(', then ')})`;
}
