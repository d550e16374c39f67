import { RULES } from '../src/rules/catalogue.js';
import type { RuleExample } from '../src/rules/example-facts.js';
import { type Rule, SEVERITIES } from '../src/rules/rule.js';

/** `docs/rules.md`, from the catalogue. */
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
    'Every rule finds something in at least one package of `samples-synthetic`, except `published-indicator`: no harmless file can have the hash of malware, so tests run it over facts that bear each of the published hashes.',
    '',
    '| rule | severity | what it tells |',
    '|---|---|---|',
    ...RULES.map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`),
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
