import { parseCabSignature } from '../../../src/formats/authenticode/cab-signature.js';
import { parseMsiSignature } from '../../../src/formats/authenticode/msi-signature.js';
import { parsePeSignature } from '../../../src/formats/authenticode/pe-signature.js';
import type { SignatureFacts } from '../../../src/formats/authenticode/signature-facts.js';
import { openCabinet } from '../../../src/formats/cab/cabinet.js';
import { openCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { parsePe } from '../../../src/formats/pe/parse-pe.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import type { Deviation } from '../../../src/io/problem.js';
import type { ReadOptions } from '../../../src/io/read-options.js';
import { BytesSource } from '../../../src/io/source.js';

export interface ReadSignature {
  facts: SignatureFacts | undefined;
  /** Those of the signature: not what is told of the file that it lies in. */
  codes: string[];
}

export function readMsiSignature(bytes: Uint8Array): Promise<ReadSignature> {
  return read(bytes, async (source, options) => {
    const file = await openCompoundFile(source, options);
    return () => parseMsiSignature(file, options);
  });
}

export function readCabSignature(bytes: Uint8Array): Promise<ReadSignature> {
  return read(bytes, async (source, options) => {
    const { header } = await openCabinet(source, options);
    return () => parseCabSignature(source, header, options);
  });
}

export function readPeSignature(bytes: Uint8Array): Promise<ReadSignature> {
  return read(bytes, async (source, options) => {
    const pe = await parsePe(source, options);
    return () => parsePeSignature(source, pe, options);
  });
}

async function read(
  bytes: Uint8Array,
  open: (source: BytesSource, options: ReadOptions) => Promise<() => Promise<SignatureFacts | undefined>>,
): Promise<ReadSignature> {
  const codes: string[] = [];
  const options = {
    onProblem: ({ code }: Deviation) => codes.push(code),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
  };
  const parse = await open(new BytesSource(bytes), options);
  codes.length = 0;
  return { facts: await parse(), codes };
}
