/** Writes the table of problem codes in docs/report.md: `npm run docs:problems`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { PROBLEM_CODES } from '../src/io/problem-code.js';

const MARK = '<!-- problem codes: written by npm run docs:problems -->';
const path = new URL('../../docs/report.md', import.meta.url);
const text = readFileSync(path, 'utf8');
const rows = Object.entries(PROBLEM_CODES).map(
  ([code, { loses, meaning }]) => `| \`${code}\` | ${loses ?? 'oddity'} | ${meaning} |`,
);
const table = ['| code | reason | meaning |', '|---|---|---|', ...rows].join('\n');
writeFileSync(path, `${text.slice(0, text.indexOf(MARK) + MARK.length)}\n${table}\n`);
