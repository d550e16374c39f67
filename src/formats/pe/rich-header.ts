import { createHash } from 'node:crypto';

const DANS = 0x536e6144;
const RICH = 0x68636952;
/** Behind the DOS stub; at most some dozen tools are listed. */
const DWORDS_LOOKED_AT = 1024;

/**
 * MD5 of the list of build tools that Microsoft's linker leaves between DOS stub and PE header, cleared of its XOR
 * key. `head` goes up to the PE header. Undefined without such a list.
 */
export function richHeaderHash(head: Uint8Array): string | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const count = Math.min(Math.floor(head.length / 4), DWORDS_LOOKED_AT);
  const dword = (i: number) => view.getUint32(4 * i, true);
  let end = 0x40 / 4;
  while (end < count && dword(end) !== RICH) end += 1;
  if (end + 1 >= count) return undefined;
  const key = dword(end + 1);
  let start = end - 1;
  while (start >= 0x40 / 4 && (dword(start) ^ key) >>> 0 !== DANS) start -= 1;
  if (start < 0x40 / 4) return undefined;
  const clear = new Uint8Array(4 * (end - start));
  const clearView = new DataView(clear.buffer);
  for (let i = start; i < end; i++) clearView.setUint32(4 * (i - start), (dword(i) ^ key) >>> 0, true);
  return createHash('md5').update(clear).digest('hex');
}
