import type { Evidence } from '../../facts/evidence.js';
import type { Discrepancy } from '../../facts/package-facts.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const KINDS: ReadonlySet<Discrepancy['kind']> = new Set([
  'duplicate-name',
  'entry-without-file-row',
  'file-row-without-entry',
  'hash-differs',
  'media-without-cabinet',
  'size-differs',
]);

export const tableDiscrepancy: Rule = {
  id: 'table-discrepancy',
  title: 'The tables of the package do not match its cabinets',
  severity: 'info',
  explanation:
    'A file has no row, a row has no file, or a size or hash differs from the tables. Build tools and later edits leave such traces; Windows Installer itself never installs files without a row.',
  attack: [],
  references: [],
  match: matchKinds,
  examples: [
    {
      what: 'a file without a row',
      discrepancies: [{ kind: 'entry-without-file-row', text: 'no File row refers to x' }],
    },
  ],
  counterExamples: [
    { what: 'a name that is reported elsewhere', discrepancies: [{ kind: 'reserved-name', text: 'con' }] },
  ],
};

function* matchKinds({ packages }: Facts): Generator<Evidence> {
  for (const { discrepancies } of packages) {
    for (const { kind, location, payload, text } of discrepancies) {
      if (KINDS.has(kind)) yield { payload, location, text: `${kind}: ${text}` };
    }
  }
}
