/**
 * Writes the table of docs/unread.md with the share of each row among the packages in a folder:
 * `node build/scripts/measure-unread.js FOLDER`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnreadReason } from '../src/io/unread-reason.js';
import type { Report } from '../src/report/report.js';
import { triage } from '../src/triage.js';

interface Row {
  readonly verdict: string;
  readonly unread: string;
  readonly action: string;
  /** The first row that applies to a report counts it. */
  readonly applies: (report: Report) => boolean;
}

const hasReason =
  (reason: UnreadReason) =>
  ({ unread }: Report) =>
    unread.some((entry) => entry.reason === reason);

const ROWS: readonly Row[] = [
  {
    verdict: 'any, `failed`',
    unread: 'anything',
    action: 'never accept: no package was read',
    applies: ({ completeness }) => completeness === 'failed',
  },
  {
    verdict: '`malicious-pattern`, `suspicious`',
    unread: 'anything',
    action: 'treat as found (exit 1); unread content changes nothing',
    applies: ({ verdict }) => verdict === 'malicious-pattern' || verdict === 'suspicious',
  },
  {
    verdict: '`no-findings`',
    unread: 'nothing',
    action: 'accept (exit 0)',
    applies: ({ unread }) => unread.length === 0,
  },
  {
    verdict: '`undetermined`',
    unread: '`limit`',
    action: 'run again with higher limits; detonate if the result is the same',
    applies: hasReason('limit'),
  },
  {
    verdict: '`undetermined`',
    unread: '`damaged`',
    action: 'request the file again, as downloads are often truncated; detonate if it is the same',
    applies: hasReason('damaged'),
  },
  {
    verdict: '`undetermined`',
    unread: '`unsupported`',
    action: 'detonate, or unpack with a tool for the technology named in the note',
    applies: hasReason('unsupported'),
  },
  {
    verdict: '`undetermined`',
    unread: '`encrypted`',
    action: 'request the password, or detonate; accept only where encrypted content is common',
    applies: hasReason('encrypted'),
  },
  {
    verdict: '`undetermined`',
    unread: '`elsewhere` alone',
    action: 'request the missing files, or accept if they are checked separately',
    applies: hasReason('elsewhere'),
  },
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected a folder of packages');

const counts = new Map<Row, number>();
let total = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.ms[ipm]$/i.test(entry.name)) continue;
  const report = await triage(join(entry.parentPath, entry.name));
  const row = ROWS.find(({ applies }) => applies(report));
  if (row !== undefined) counts.set(row, (counts.get(row) ?? 0) + 1);
  total += 1;
}

const lines = ROWS.map((row) => {
  const share = ((100 * (counts.get(row) ?? 0)) / total).toFixed(1);
  return `| ${row.verdict} | ${row.unread} | ${row.action} | ${share} % |`;
});
const head = ['| verdict | `unread` | action | share |', '|---|---|---|---|'];
const path = new URL('../../docs/unread.md', import.meta.url);
const text = readFileSync(path, 'utf8');
const rest = text.slice(text.indexOf('\n\n', text.indexOf('|---|')));
writeFileSync(path, text.slice(0, text.indexOf('| verdict |')) + [...head, ...lines].join('\n') + rest);
