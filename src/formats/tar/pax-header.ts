/** What an extended header (POSIX pax) says of the entry behind it, as far as it is read. */
export interface PaxHeader {
  readonly path?: string;
  readonly linkPath?: string;
  readonly sizeInBytes?: number;
  /** GNU tar left out the holes of the file. */
  readonly isSparse?: true;
}

/** Reads records `length key=value\n`; undefined when they are malformed. Of several with one key the last one counts. */
export function parsePaxHeader(bytes: Uint8Array): PaxHeader | undefined {
  let header: PaxHeader = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const space = bytes.indexOf(0x20, at);
    if (space < 0 || space - at > MAX_LENGTH_DIGITS) return undefined;
    const length = Number(Buffer.from(bytes.subarray(at, space)).toString('latin1'));
    const end = at + length;
    if (!Number.isInteger(length) || end <= space + 1 || end > bytes.length || bytes[end - 1] !== NEWLINE)
      return undefined;
    const record = Buffer.from(bytes.subarray(space + 1, end - 1)).toString('utf8');
    const equals = record.indexOf('=');
    if (equals < 0) return undefined;
    header = { ...header, ...meaningOf(record.slice(0, equals), record.slice(equals + 1)) };
    at = end;
  }
  return header;
}

const MAX_LENGTH_DIGITS = 10;
const NEWLINE = 0x0a;

function meaningOf(key: string, value: string): PaxHeader {
  if (key === 'path') return { path: value };
  if (key === 'linkpath') return { linkPath: value };
  if (key === 'GNU.sparse.name') return { path: value, isSparse: true };
  if (key.startsWith('GNU.sparse.')) return { isSparse: true };
  const isSize = key === 'size' && /^\d+$/.test(value) && Number.isSafeInteger(Number(value));
  return isSize ? { sizeInBytes: Number(value) } : {};
}
