/**
 * Stream names as Windows Installer stores them: two characters of its 64-letter alphabet per UTF-16 unit, with
 * U+4840 in front of the name of a table. Names that begin with U+0005 (summary information, signature) stay as they are.
 */
export function encodeStreamName(name: string, kind: 'table' | 'stream'): string {
  if (name.startsWith('\u0005')) return name;
  let encoded = kind === 'table' ? '\u4840' : '';
  for (let index = 0; index < name.length; ) {
    const first = ALPHABET.indexOf(name.charAt(index));
    const second = index + 1 < name.length ? ALPHABET.indexOf(name.charAt(index + 1)) : -1;
    if (first < 0) {
      encoded += name.charAt(index);
      index += 1;
    } else if (second < 0) {
      encoded += String.fromCharCode(0x4800 + first);
      index += 1;
    } else {
      encoded += String.fromCharCode(0x3800 + first + (second << 6));
      index += 2;
    }
  }
  return encoded;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';
