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
  title: 'The tables of the package and what its cabinets hold do not agree',
  severity: 'info',
  explanation:
    'A file that no row names, a row without a file, or another size or hash than the tables say. Build tools and later edits leave such traces; files that no row names are never installed by Windows Installer itself.',
  attack: [],
  references: [],
  match: matchKinds,
  examples: [
    {
      what: 'a file that no row names',
      discrepancies: [{ kind: 'entry-without-file-row', text: 'no File row names x' }],
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
