import { createHash } from 'node:crypto';
import { newHeaderOffset } from '../identify/pe/mz.js';
import type { ByteRange, PeFacts } from '../identify/pe/pe-facts.js';
import { DIRECTORY, parsePeHeaders } from '../identify/pe/pe-header.js';
import type { Budget } from '../io/budget.js';
import type { OnProblem } from '../io/problem.js';
import { readChunks, readUpTo, type Source } from '../io/source.js';
import { parseAuthenticode } from './authenticode.js';
import { isKnownDigest, signatureFacts } from './compose-facts.js';
import type { SignatureFacts } from './signature-facts.js';

const WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES = 8;
const WIN_CERT_TYPE_PKCS_SIGNED_DATA = 2;
const CERTIFICATE_ALIGNMENT_IN_BYTES = 8;
/** Programs carry one entry, two when signed twice. */
const ENTRIES_READ = 16;
/** Signatures take some ten thousand bytes; those of catalogues are not embedded. */
const LARGEST_SIGNATURE_IN_BYTES = 4 * 2 ** 20;
const CHECKSUM_SIZE_IN_BYTES = 4;
const DIRECTORY_ENTRY_SIZE_IN_BYTES = 8;

export interface SignatureOptions {
  onProblem: OnProblem;
  budget: Budget;
}

/**
 * Reads the Authenticode signature of a program and computes the digest that it should hold. Undefined when the
 * program has no certificate table.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export async function parsePeSignature(
  source: Source,
  pe: PeFacts,
  { onProblem, budget }: SignatureOptions,
): Promise<SignatureFacts | undefined> {
  const table = pe.certificate;
  if (table === undefined) return undefined;
  const entry = await findPkcs7(source, table);
  if (entry === undefined) {
    onProblem({
      code: 'signature.certificate-table',
      offsetInBytes: table.offsetInBytes,
      effect: 'no signature is read: no entry of the table holds PKCS#7',
    });
    return undefined;
  }
  if (entry.sizeInBytes > LARGEST_SIGNATURE_IN_BYTES) {
    onProblem({
      code: 'signature.size',
      offsetInBytes: entry.offsetInBytes,
      effect: 'the signature is not read',
    });
    return undefined;
  }
  const pkcs7 = await source.read(entry.offsetInBytes, entry.sizeInBytes);
  const authenticode = parseAuthenticode(pkcs7, entry.offsetInBytes, onProblem);
  const computed = isKnownDigest(authenticode, entry.offsetInBytes, onProblem)
    ? await peDigest(source, table, authenticode.digestAlgorithm, budget)
    : undefined;
  return signatureFacts('pe', authenticode, computed, false);
}

/** The first entry of the attribute certificate table that is PKCS#7 [PE format, 5.7]; the place of its DER. */
async function findPkcs7(source: Source, table: ByteRange): Promise<ByteRange | undefined> {
  const end = table.offsetInBytes + table.sizeInBytes;
  let at = table.offsetInBytes;
  for (let i = 0; i < ENTRIES_READ && at + WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES <= end; i++) {
    const header = await source.read(at, WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const length = view.getUint32(0, true);
    if (length < WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES || at + length > end) return undefined;
    if (view.getUint16(6, true) === WIN_CERT_TYPE_PKCS_SIGNED_DATA) {
      return {
        offsetInBytes: at + WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES,
        sizeInBytes: length - WIN_CERTIFICATE_HEADER_SIZE_IN_BYTES,
      };
    }
    at += Math.ceil(length / CERTIFICATE_ALIGNMENT_IN_BYTES) * CERTIFICATE_ALIGNMENT_IN_BYTES;
  }
  return undefined;
}

/** All bytes but the checksum, the directory entry of the certificate table, and that table. */
async function peDigest(
  source: Source,
  table: ByteRange,
  algorithm: string,
  budget: Budget,
): Promise<string> {
  const dosHeader = await readUpTo(source, 0, 64);
  const offset = newHeaderOffset(new DataView(dosHeader.buffer, dosHeader.byteOffset, dosHeader.byteLength));
  // What deviates in the headers was told when the facts were made from them.
  const headers = await parsePeHeaders(source, offset ?? 0, () => {});
  const left: [number, number][] = [
    [headers.checksumOffset, CHECKSUM_SIZE_IN_BYTES],
    [
      headers.directoriesOffset + DIRECTORY.certificate * DIRECTORY_ENTRY_SIZE_IN_BYTES,
      DIRECTORY_ENTRY_SIZE_IN_BYTES,
    ],
    [table.offsetInBytes, table.sizeInBytes],
  ];
  const hash = createHash(algorithm);
  let at = 0;
  for (const [start, length] of [...left.sort(([a], [b]) => a - b), [source.sizeInBytes, 0] as const]) {
    for await (const chunk of readChunks(source, at, Math.max(0, start - at))) {
      hash.update(chunk);
      await budget.breathe();
    }
    at = Math.max(at, start + length);
  }
  return hash.digest('hex');
}
