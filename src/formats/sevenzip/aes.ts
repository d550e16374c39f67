import { createDecipheriv } from 'node:crypto';
import type { AesProperties, SevenZipKeys } from './key.js';

/** Decrypts the AES-256-CBC of 7-Zip. The last block is padded with zeros; the header tells what counts. */
export async function* decryptAes(
  input: AsyncIterable<Uint8Array>,
  properties: AesProperties,
  keys: SevenZipKeys,
): AsyncGenerator<Uint8Array, void, void> {
  const decipher = createDecipheriv('aes-256-cbc', keys.keyFor(properties), properties.initialVector);
  decipher.setAutoPadding(false);
  for await (const chunk of input) yield decipher.update(chunk);
  // A block that is cut holds nothing to be had: that it is missing shows behind it.
}
