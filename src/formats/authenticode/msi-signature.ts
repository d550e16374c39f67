import type { OnProblem } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import type { CfbEntry, CompoundFile } from '../cfb/compound-file.js';
import { signatureFacts } from './compose-facts.js';
import { isDigestName } from './digest-algorithm.js';
import { EX_STREAM_NAME, msiDigests, msiMetadataDigest, SIGNATURE_STREAM_NAME } from './msi-digest.js';
import { readAuthenticode } from './read-authenticode.js';
import type { SignatureFacts } from './signature-facts.js';

/**
 * Reads the stream `\x05DigitalSignature` of a package and computes the digest that it should hold. Undefined when
 * the package is not signed.
 *
 * @throws FormatError `signature.der`, `signature.structure`; their offsets count from the start of that stream
 */
export async function parseMsiSignature(
  file: CompoundFile,
  options: ReadOptions,
): Promise<SignatureFacts | undefined> {
  const { onProblem } = options;
  const signature = findMsiSignature(file);
  const extension = findRootStream(file, EX_STREAM_NAME);
  if (signature === undefined) {
    if (extension !== undefined) reportExtensionAlone(extension, onProblem);
    return undefined;
  }
  const source = file.openStream(signature);
  const found = await readAuthenticode(source, 0, source.sizeInBytes, onProblem);
  if (found === undefined) return undefined;
  const facts = await signatureFacts(
    'msi',
    found,
    (names) => msiDigests(file, names, extension !== undefined, options),
    { offsetInBytes: 0, onProblem },
  );
  const extendedMatches =
    extension && (await doesExtensionMatch(file, extension, found.signatures[0].digestAlgorithm, onProblem));
  return {
    ...facts,
    extended: extension !== undefined,
    ...(extendedMatches !== undefined && { extendedMatches }),
  };
}

/** The stream that holds the signature of a package. */
export function findMsiSignature(file: CompoundFile): CfbEntry | undefined {
  return findRootStream(file, SIGNATURE_STREAM_NAME);
}

function findRootStream(file: CompoundFile, wanted: string): CfbEntry | undefined {
  return file.children(file.root).find(({ name, type }) => type === 'stream' && name === wanted);
}

/** A digest by another algorithm than the first signature's looks the same as a wrong one. */
async function doesExtensionMatch(
  file: CompoundFile,
  extension: CfbEntry,
  algorithm: string,
  onProblem: OnProblem,
): Promise<boolean | undefined> {
  if (!isDigestName(algorithm)) return undefined;
  const computed = await msiMetadataDigest(file, algorithm);
  const stored = file.openStream(extension);
  const matches =
    stored.sizeInBytes === computed.length &&
    Buffer.compare(await stored.read(0, stored.sizeInBytes), computed) === 0;
  if (!matches) {
    onProblem({
      code: 'signature.extension-mismatch',
      offsetInBytes: extension.offsetInBytes,
      effect: 'names, sizes or times of streams were changed after the package was signed',
    });
  }
  return matches;
}

function reportExtensionAlone({ offsetInBytes }: CfbEntry, onProblem: OnProblem): void {
  onProblem({
    code: 'signature.extension-alone',
    offsetInBytes,
    effect: 'the package counts as unsigned: its signature was removed or never existed',
  });
}
