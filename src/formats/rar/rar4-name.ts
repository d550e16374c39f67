import { isUtf8 } from 'node:buffer';

/**
 * Decodes a file name of RAR 1.5 to 4. With the Unicode flag the bytes are UTF-8, or a name in the writer's code page, a
 * NUL, and the differences to its UTF-16 form; without it only the code page's bytes, which nothing names: they are
 * shown as UTF-8, which Unix writes, where they are valid, else as Latin-1.
 */
export function decodeRar4Name(bytes: Uint8Array, isUnicode: boolean): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUnicode) return buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1');
  const nul = buffer.indexOf(0);
  if (nul < 0) return buffer.toString('utf8');
  return decodeDifferences(buffer.subarray(0, nul), buffer.subarray(nul + 1));
}

/** The longest name that RAR writes, in UTF-16 units; run lengths cannot make more. */
const LONGEST_NAME = 2048;

/**
 * Two bits each tell where the next unit comes from: a byte alone, a byte under the common high byte, two bytes, or a
 * run of the plain name, with a correction or without.
 */
function decodeDifferences(plain: Buffer, encoded: Buffer): string {
  const units: number[] = [];
  let at = 0;
  const next = (): number => encoded[at++] ?? 0;
  const high = next() << 8;
  let modes = 0;
  let modesLeft = 0;
  while (at < encoded.length && units.length < LONGEST_NAME) {
    if (modesLeft === 0) {
      modes = next();
      modesLeft = 4;
    }
    modesLeft -= 1;
    const mode = (modes >> (2 * modesLeft)) & 3;
    if (mode === 0) units.push(next());
    else if (mode === 1) units.push(next() | high);
    else if (mode === 2) units.push(next() | (next() << 8));
    else appendRun(units, plain, next, high);
  }
  return String.fromCharCode(...units);
}

function appendRun(units: number[], plain: Buffer, next: () => number, high: number): void {
  const length = next();
  const isCorrected = (length & 0x80) !== 0;
  const correction = isCorrected ? next() : 0;
  for (let left = (length & 0x7f) + 2; left > 0; left -= 1) {
    const unit = plain[units.length] ?? 0;
    units.push(isCorrected ? ((unit + correction) & 0xff) | high : unit);
  }
}
