import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { columnTypeCode, type MsiColumn } from '../../../src/formats/msi/column.js';
import type { SummaryInformation } from '../../../src/formats/msi/summary-information.js';
import type { MsiTable } from '../../../src/formats/msi/table.js';
import type { MsiValue } from '../../../src/formats/msi/value.js';
import { corpusDir, corpusFiles } from '../../corpus.js';

/** What msiinfo says of a package: digests of what it prints. */
export interface MsiExpectation {
  /** Of `msiinfo export`, by table. */
  tables: Record<string, string>;
  /** Of `msiinfo suminfo`. */
  summary: string;
}

/** Packages, modules, patches and validation databases of the corpus. */
export function corpusDatabases(): string[] {
  return corpusFiles('msi', '.msi', '.msm', '.msp', '.mst', '.cub');
}

export function corpusKey(path: string): string {
  return relative(corpusDir ?? '', path);
}

export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A table as `msiinfo export` prints it. */
export function exportTable(table: MsiTable): string {
  const { columns } = table;
  const lines = [
    columns.map(({ name }) => name),
    columns.map(columnTypeCode),
    [table.name, ...columns.filter(({ isKey }) => isKey).map(({ name }) => name)],
    ...[...table.rows()].map((row) => columns.map((column) => cellText(column, row.get(column.name)))),
  ];
  return lines.map((line) => `${line.join('\t')}\r\n`).join('');
}

function cellText(column: MsiColumn, value: MsiValue): string {
  if (value === null) return '';
  if (typeof value === 'object') return value.streamName;
  // msiinfo is wrong here: it flips the sign bit of 4 bytes in integers of declared size 1, which are stored in 2.
  if (typeof value === 'number' && column.size === 1) return String(value + 0x8000 - 0x8000_0000);
  return String(value);
}

/** What `msiinfo suminfo` prints, without the properties that are there and empty. */
export function withoutEmptyLines(summary: string): string {
  return summary.replace(/^[^:]*: \n/gm, '');
}

/** Summary information as `msiinfo suminfo` prints it, in UTC. */
export function exportSummary(summary: SummaryInformation | undefined): string {
  if (summary === undefined) return '';
  const hex = (value: number | undefined): string =>
    value === undefined ? '' : `${value} (${(value >>> 0).toString(16)})`;
  const fields: [label: string, value: string][] = [
    ['Title', summary.title],
    ['Subject', summary.subject],
    ['Author', summary.author],
    ['Keywords', summary.keywords],
    ['Comments', summary.comments],
    ['Template', summary.template],
    ['Last author', summary.lastSavedBy],
    ['Revision number (UUID)', summary.revisionNumber],
    ['Last printed', dateText(summary.lastPrinted)],
    ['Created', dateText(summary.created)],
    ['Last saved', dateText(summary.lastSaved)],
    ['Version', hex(summary.pageCount)],
    ['Source', hex(summary.wordCount)],
    ['Restrict', hex(summary.characterCount)],
    ['Application', summary.application],
    ['Security', hex(summary.security)],
  ];
  return fields
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}\n`)
    .join('');
}

/** `Thu Aug 17 01:25:14 2006`, as C's ctime has it. */
function dateText(date: Date | undefined): string {
  if (date === undefined) return '';
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
