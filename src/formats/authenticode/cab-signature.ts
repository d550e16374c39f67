import type { ReadOptions } from '../../io/read-options.js';
import type { ByteRange, Source } from '../../io/source.js';
import type { CabHeader } from '../cab/header.js';
import { signatureFacts } from './compose-facts.js';
import { digestAllBut } from './digest-set.js';
import { readAuthenticode } from './read-authenticode.js';
import type { SignatureFacts } from './signature-facts.js';

/** What is not signed of a CFHEADER with reserve: its checksum, the size of the reserve and its use. */
const CHECKSUM: ByteRange = { offsetInBytes: 4, sizeInBytes: 4 };
const RESERVE_SIZES: ByteRange = { offsetInBytes: 36, sizeInBytes: 4 };
const RESERVE_START = 40;
const RESERVE_SIGNED_IN_BYTES = 2;

/**
 * Reads the Authenticode signature that a cabinet's header points to, and computes the digest that it should hold:
 * everything up to the signature, without the fields that name its place. Undefined when the cabinet is not signed.
 *
 * No specification says what is signed. This is what signtool accepts (ebourg/jsign, pull request 83). osslsigncode
 * leaves out the cabinet's number in its set, which makes a difference behind the first cabinet of a set only.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export async function parseCabSignature(
  source: Source,
  header: CabHeader,
  { budget, onProblem }: ReadOptions,
): Promise<SignatureFacts | undefined> {
  const place = header.signature;
  if (place === undefined) return undefined;
  const { offsetInBytes, sizeInBytes } = place;
  const start = RESERVE_START + header.reserve.headerInBytes;
  if (offsetInBytes < start || offsetInBytes + sizeInBytes > source.sizeInBytes) {
    onProblem({
      code: 'signature.cabinet-range',
      offsetInBytes: RESERVE_START,
      effect: 'the signature of the cabinet is not read',
    });
    return undefined;
  }
  const found = await readAuthenticode(source, offsetInBytes, sizeInBytes, onProblem);
  if (found === undefined) return undefined;
  const reserve = {
    offsetInBytes: RESERVE_START + RESERVE_SIGNED_IN_BYTES,
    sizeInBytes: header.reserve.headerInBytes - RESERVE_SIGNED_IN_BYTES,
  };
  const signature = { offsetInBytes, sizeInBytes: source.sizeInBytes - offsetInBytes };
  const omitted = [CHECKSUM, RESERVE_SIZES, reserve, signature];
  return signatureFacts('cab', found, (names) => digestAllBut(omitted, source, names, budget), {
    offsetInBytes,
    onProblem,
  });
}
