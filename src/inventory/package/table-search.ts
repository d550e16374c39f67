import type { Payload } from '../../facts/payload.js';
import type { MsiDatabase } from '../../formats/msi/database.js';
import { readUpTo, type Source } from '../../io/source.js';
import { CoveredRanges } from '../hidden/covered-range.js';
import { visitEncoded } from '../hidden/encoded-content.js';
import { scanHeaders } from '../hidden/header-scan.js';
import { visitHeaders } from '../hidden/header-visit.js';
import { type RangeHolder, rangeName } from '../walk/visit-range.js';
import type { Walk } from '../walk/walk.js';

const PROPERTY_SET_START = [0xfe, 0xff];

/** True when a stream starts as property sets do [MS-OLEPS 2.21], whatever its name promises. */
export async function isPropertySet(source: Source): Promise<boolean> {
  const head = await readUpTo(source, 0, 28);
  return head.length === 28 && PROPERTY_SET_START.every((byte, at) => head[at] === byte);
}

/**
 * Looks for containers and programs in a stream that Windows Installer gives a form of its own, a table or a property
 * set: cells can be given any bytes, and so can what follows the last of them.
 */
export async function searchStream(walk: Walk, holder: RangeHolder, streamName: string): Promise<void> {
  const scan = await scanHeaders(holder.source, walk.budget);
  await visitHeaders(walk, holder, scan, {
    source: 'table-cell',
    startInBytes: 0,
    endInBytes: holder.source.sizeInBytes,
    covered: new CoveredRanges(),
    nameOf: (kind, offsetInBytes) => rangeName(`${streamName}/${kind}`, offsetInBytes),
  });
}

/** Looks for containers and programs that long texts of a database spell out, also texts that no cell refers to. */
export async function searchStrings(
  walk: Walk,
  database: MsiDatabase,
  payload: Payload,
  depth: number,
): Promise<void> {
  for (const { bytes, id } of database.stringPool.longStrings()) {
    await visitEncoded(walk, bytes, {
      payload,
      depth,
      source: 'table-cell',
      nameOf: (encoding, offsetInBytes) =>
        rangeName(`${findCell(database, id) ?? '_StringData'}/${encoding}`, offsetInBytes),
    });
  }
}

/** `Table.key` of the first cell that refers to a string. */
function findCell({ tables }: MsiDatabase, id: number | undefined): string | undefined {
  if (id === undefined) return undefined;
  for (const table of tables) {
    for (const [columnIndex, { kind }] of table.columns.entries()) {
      if (kind !== 'string') continue;
      for (let rowIndex = 0; rowIndex < table.rowCount; rowIndex += 1) {
        if (table.rawValue(rowIndex, columnIndex) === id)
          return `${table.name}.${table.value(rowIndex, 0) ?? ''}`;
      }
    }
  }
  return undefined;
}
