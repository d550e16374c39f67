import { FormatError } from '../../io/format-error.js';
import { deviationOf, type OnProblem } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import { type ByteRange, readUpTo, type Source } from '../../io/source.js';
import { newHeaderOffset } from '../pe/mz.js';
import type { PeFacts } from '../pe/pe-facts.js';
import { DIRECTORY, parsePeHeaders } from '../pe/pe-header.js';
import type { Authenticode, AuthenticodeSet } from './authenticode.js';
import { signatureFacts } from './compose-facts.js';
import { digestAllBut } from './digest-set.js';
import { readAuthenticode } from './read-authenticode.js';
import type { SignatureFacts, UncoveredRange } from './signature-facts.js';
import { findPadding, reportUncovered } from './uncovered-range.js';

const WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES = 8;
const WIN_CERT_TYPE_PKCS_SIGNED_DATA = 2;
const CERTIFICATE_ALIGNMENT_IN_BYTES = 8;
/** Programs carry one entry, two when signed twice. */
const MAX_ENTRIES_READ = 16;
const CHECKSUM_SIZE_IN_BYTES = 4;
const DIRECTORY_ENTRY_SIZE_IN_BYTES = 8;

/**
 * Reads the Authenticode signatures in the certificate table of a program [PE format, 5.7] and computes the digests
 * that they should hold. Undefined when the table holds none that can be read, or is not there: a catalogue may sign
 * the program all the same.
 */
export async function parsePeSignature(
  source: Source,
  pe: PeFacts,
  { onProblem, budget }: ReadOptions,
): Promise<SignatureFacts | undefined> {
  const table = pe.certificate;
  if (table === undefined) return undefined;
  const { entries, unused } = await readCertificateTable(source, table);
  if (entries.length > 0) reportUncovered(unused, onProblem);
  else {
    onProblem({
      code: 'signature.certificate-table',
      offsetInBytes: table.offsetInBytes,
      effect: 'no signature is read: no entry of the table holds PKCS#7',
    });
  }
  const sets = await readEntries(source, entries, onProblem);
  const [first, ...others] = sets.flatMap(({ signatures }): Authenticode[] => signatures);
  if (first === undefined) return undefined;
  const uncovered = [...sets.flatMap((set) => set.uncovered), ...unused];
  const omitted = [...(await fieldsNotSigned(source)), table];
  return signatureFacts(
    'pe',
    { signatures: [first, ...others], uncovered },
    (names) => digestAllBut(omitted, source, names, budget),
    { offsetInBytes: table.offsetInBytes, onProblem },
  );
}

/** Where the entries have their PKCS#7, and what else stands in the table. */
async function readCertificateTable(
  source: Source,
  table: ByteRange,
): Promise<{ entries: ByteRange[]; unused: UncoveredRange[] }> {
  const end = table.offsetInBytes + table.sizeInBytes;
  const entries: ByteRange[] = [];
  const unused: UncoveredRange[] = [];
  let at = table.offsetInBytes;
  for (let i = 0; i < MAX_ENTRIES_READ && at + WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES <= end; i++) {
    const header = await source.read(at, WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const length = view.getUint32(0, true);
    if (length < WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES || at + length > end) break;
    const start = at + WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES;
    const next = Math.min(
      end,
      at + Math.ceil(length / CERTIFICATE_ALIGNMENT_IN_BYTES) * CERTIFICATE_ALIGNMENT_IN_BYTES,
    );
    if (view.getUint16(6, true) === WIN_CERT_TYPE_PKCS_SIGNED_DATA) {
      entries.push({ offsetInBytes: start, sizeInBytes: next - start });
    } else {
      unused.push(...(await findPadding(source, start, next)));
    }
    at = next;
  }
  unused.push(...(await findPadding(source, at, end)));
  return { entries, unused };
}

/** An entry that cannot be read takes nothing from the others. */
async function readEntries(
  source: Source,
  entries: readonly ByteRange[],
  onProblem: OnProblem,
): Promise<AuthenticodeSet[]> {
  const sets: AuthenticodeSet[] = [];
  for (const { offsetInBytes, sizeInBytes } of entries) {
    try {
      const set = await readAuthenticode(source, offsetInBytes, sizeInBytes, onProblem);
      if (set !== undefined) sets.push(set);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      onProblem(deviationOf(error, 'a signature of the program is not read'));
    }
  }
  return sets;
}

/** The checksum, and the directory entry of the certificate table. */
async function fieldsNotSigned(source: Source): Promise<ByteRange[]> {
  const dosHeader = await readUpTo(source, 0, 64);
  const offset = newHeaderOffset(new DataView(dosHeader.buffer, dosHeader.byteOffset, dosHeader.byteLength));
  // What deviates in the headers was reported when the facts were made from them.
  const headers = await parsePeHeaders(source, offset ?? 0, () => {});
  const directoryEntry = headers.directoriesOffset + DIRECTORY.certificate * DIRECTORY_ENTRY_SIZE_IN_BYTES;
  return [
    { offsetInBytes: headers.checksumOffset, sizeInBytes: CHECKSUM_SIZE_IN_BYTES },
    { offsetInBytes: directoryEntry, sizeInBytes: DIRECTORY_ENTRY_SIZE_IN_BYTES },
  ];
}
