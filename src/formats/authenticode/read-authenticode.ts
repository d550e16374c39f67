import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { type AuthenticodeSet, parseAuthenticode } from './authenticode.js';
import { findPadding, reportUncovered } from './uncovered-range.js';

/** Signatures take some ten thousand bytes; the large ones, of catalogues, are not embedded. */
const LARGEST_SIGNATURE_IN_BYTES = 4 * 2 ** 20;

/**
 * Reads the PKCS#7 at the start of the room set aside for it, and what follows it there. Reports a problem and
 * returns undefined when it is larger than any real signature.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export async function readAuthenticode(
  source: Source,
  offsetInBytes: number,
  sizeInBytes: number,
  onProblem: OnProblem,
): Promise<AuthenticodeSet | undefined> {
  const bytes = await source.read(offsetInBytes, Math.min(sizeInBytes, LARGEST_SIGNATURE_IN_BYTES));
  const found = parseUnlessCut(bytes, offsetInBytes, sizeInBytes, onProblem);
  if (found === undefined) return undefined;
  const end = offsetInBytes + sizeInBytes;
  const padding = await findPadding(source, offsetInBytes + found.sizeInBytes, end);
  const uncovered = [...found.uncovered, ...padding];
  reportUncovered(uncovered, onProblem);
  return { ...found, uncovered };
}

function parseUnlessCut(
  bytes: Uint8Array,
  offsetInBytes: number,
  sizeInBytes: number,
  onProblem: OnProblem,
): AuthenticodeSet | undefined {
  try {
    return parseAuthenticode(bytes, offsetInBytes, onProblem);
  } catch (error) {
    if (!(error instanceof FormatError) || bytes.length === sizeInBytes) throw error;
    onProblem({ code: 'signature.size', offsetInBytes, effect: 'the signature is not read' });
    return undefined;
  }
}
