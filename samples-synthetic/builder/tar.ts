/** An entry of {@link buildTar}. */
export interface TarInput {
  name: string;
  content?: Uint8Array | string;
  /** `0` for a file unless given. */
  typeFlag?: string;
  linkName?: string;
  /** As declared, where that differs from the content's. */
  sizeField?: string | Uint8Array;
  magic?: string;
  prefix?: string;
  /** Written to the header before its checksum is. */
  change?: (header: Buffer) => void;
}

const BLOCK_SIZE_IN_BYTES = 512;

/** A tar archive of these entries, in order, with its end mark. */
export function buildTar(entries: readonly TarInput[]): Buffer {
  return Buffer.concat([...entries.map(buildTarEntry), Buffer.alloc(2 * BLOCK_SIZE_IN_BYTES)]);
}

export function buildTarEntry(entry: TarInput): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const header = Buffer.alloc(BLOCK_SIZE_IN_BYTES);
  header.write(entry.name, 0, 100, 'utf8');
  header.write(`0000644\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
  const size = entry.sizeField ?? `${content.length.toString(8).padStart(11, '0')}\0`;
  Buffer.from(size).copy(header, 124);
  header.write('00000000000\0', 136, 'latin1');
  header.write(entry.typeFlag ?? '0', 156, 'latin1');
  header.write(entry.linkName ?? '', 157, 100, 'utf8');
  header.write(entry.magic ?? 'ustar\x0000', 257, 'latin1');
  header.write(entry.prefix ?? '', 345, 155, 'utf8');
  entry.change?.(header);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = (BLOCK_SIZE_IN_BYTES - (content.length % BLOCK_SIZE_IN_BYTES)) % BLOCK_SIZE_IN_BYTES;
  return Buffer.concat([header, content, Buffer.alloc(padding)]);
}

/** A record of an extended header (POSIX pax). */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const lengthInBytes = Buffer.byteLength(rest);
  let total = lengthInBytes + 1;
  while (String(total).length + lengthInBytes !== total) total = String(total).length + lengthInBytes;
  return `${total}${rest}`;
}
