import { createDecipheriv } from 'node:crypto';
import type { AesProperties, SevenZipKeys } from './key.js';

/** Decrypts the AES-256-CBC of 7-Zip. The last block is padded with zeros; the header gives the true size. */
export async function* decryptAes(
  input: AsyncIterable<Uint8Array>,
  properties: AesProperties,
  keys: SevenZipKeys,
): AsyncGenerator<Uint8Array, void, void> {
  const decipher = createDecipheriv('aes-256-cbc', keys.keyFor(properties), properties.initialVector);
  decipher.setAutoPadding(false);
  for await (const chunk of input) yield decipher.update(chunk);
  // A truncated block cannot be decrypted: later checks report that it is missing.
}
