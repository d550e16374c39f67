import { parseCabSignature } from '../formats/authenticode/cab-signature.js';
import { parseMsiSignature } from '../formats/authenticode/msi-signature.js';
import { parsePeSignature } from '../formats/authenticode/pe-signature.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import { openCabinet } from '../formats/cab/cabinet.js';
import { isCompoundFile, openCompoundFile } from '../formats/cfb/compound-file.js';
import { isPe } from '../formats/pe/mz.js';
import { parsePe } from '../formats/pe/parse-pe.js';
import { readUpTo, type Source } from '../io/source.js';
import { assertSource, type FormatOptions, type Opened, type Reading, startReading } from './reading.js';

/** What a file says of who signed it. */
export interface Signature extends Opened {
  /** Undefined when the file is not signed, or its signature cannot be read. Nothing in it means trust. */
  readonly facts: SignatureFacts | undefined;
}

const HEAD_SIZE_IN_BYTES = 64;

/**
 * Opens the Authenticode signature of a package, a program or a cabinet: who signed it, and whether the digest matches the
 * bytes and the signature its key. Chains of certificates are not verified.
 *
 * @throws FormatError when the file is not one of these (`cab.not-a-cabinet`), or cannot be read.
 */
export async function openSignature(source: Source, options: FormatOptions = {}): Promise<Signature> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const facts = await readFacts(source, reading);
  return { facts, problems: reading.problems };
}

async function readFacts(source: Source, reading: Reading): Promise<SignatureFacts | undefined> {
  const head = await readUpTo(source, 0, HEAD_SIZE_IN_BYTES);
  if (isCompoundFile(head)) return parseMsiSignature(await openCompoundFile(source, reading), reading);
  if (isPe(head)) return parsePeSignature(source, await parsePe(source, reading), reading);
  const { header } = await openCabinet(source, reading);
  return parseCabSignature(source, header, reading);
}
