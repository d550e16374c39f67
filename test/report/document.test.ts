import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../../src/io/problem-code.js';

const document = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8');
const schema = JSON.parse(
  readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'),
) as {
  required: string[];
  properties: Record<string, unknown>;
};

describe('docs/report.md', () => {
  it('lists every problem code with its meaning (npm run docs:problems)', () => {
    const rows = Object.entries(PROBLEM_CODES).map(
      ([code, { loses, meaning }]) => `| \`${code}\` | ${loses ?? 'oddity'} | ${meaning} |`,
    );
    const listed = document.split('\n').filter((line) => /^\| `[a-z0-9]+\.[a-z0-9-]+` \|/.test(line));
    expect(listed).toEqual(rows);
  });

  it('names every field of the schema', () => {
    const missing = Object.keys(schema.properties).filter((name) => !document.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
