import { FormatError } from '../../io/format-error.js';
import type { ReadOptions } from '../../io/read-options.js';
import { readUpTo, type Source } from '../../io/source.js';
import type { RarArchive } from './entry.js';
import { listRar4, RAR4_SIGNATURE } from './rar4.js';
import { listRar5, RAR5_SIGNATURE } from './rar5.js';

export type { RarArchive, RarEntry } from './entry.js';

/** True when the bytes start like a RAR archive of version 1.5 to 4 or of version 5. */
export function isRar(head: Uint8Array): boolean {
  return startsWith(head, RAR4_SIGNATURE) || startsWith(head, RAR5_SIGNATURE);
}

/**
 * Lists the files of a RAR archive by walking its block headers; nothing of the content is read. A damaged block ends
 * the walk; what was listed by then stays.
 *
 * @throws FormatError `rar.header-corrupt` when it does not start like one.
 */
export async function openRar(source: Source, options: ReadOptions): Promise<RarArchive> {
  const head = await readUpTo(source, 0, RAR5_SIGNATURE.length);
  if (startsWith(head, RAR5_SIGNATURE)) return listRar5(source, options);
  if (startsWith(head, RAR4_SIGNATURE)) return listRar4(source, options);
  throw new FormatError('rar.header-corrupt', { offsetInBytes: 0, expected: 'a RAR signature' });
}

function startsWith(head: Uint8Array, signature: Buffer): boolean {
  return signature.equals(head.subarray(0, signature.length));
}
