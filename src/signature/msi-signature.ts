import type { CfbEntry, CompoundFile } from '../containers/cfb/compound-file.js';
import { parseAuthenticode } from './authenticode.js';
import { isKnownDigest, signatureFacts } from './compose-facts.js';
import { EX_STREAM_NAME, msiDigest, SIGNATURE_STREAM_NAME } from './msi-digest.js';
import type { SignatureOptions } from './pe-signature.js';
import type { SignatureFacts } from './signature-facts.js';

/** Signatures take some ten thousand bytes. */
const LARGEST_SIGNATURE_IN_BYTES = 4 * 2 ** 20;

/**
 * Reads the stream `\x05DigitalSignature` of a package and computes the digest that it should hold. Undefined when
 * the package is not signed.
 *
 * @throws FormatError `signature.der`, `signature.structure`; their offsets count from the start of that stream
 */
export async function parseMsiSignature(
  file: CompoundFile,
  { onProblem, budget }: SignatureOptions,
): Promise<SignatureFacts | undefined> {
  const streams = file.children(file.root).filter(({ type }) => type === 'stream');
  const named = (name: string): CfbEntry | undefined => streams.find((entry) => entry.name === name);
  const signature = named(SIGNATURE_STREAM_NAME);
  if (signature === undefined) return undefined;
  const source = file.openStream(signature);
  const { offsetInBytes } = signature;
  if (source.sizeInBytes > LARGEST_SIGNATURE_IN_BYTES) {
    onProblem({ code: 'signature.size', offsetInBytes, effect: 'the signature is not read' });
    return undefined;
  }
  const authenticode = parseAuthenticode(await source.read(0, source.sizeInBytes), 0, onProblem);
  const extended = named(EX_STREAM_NAME);
  const computed = isKnownDigest(authenticode, offsetInBytes, onProblem)
    ? await msiDigest(file, authenticode.digestAlgorithm, extended !== undefined, budget)
    : undefined;
  return signatureFacts('msi', authenticode, computed, extended !== undefined);
}
