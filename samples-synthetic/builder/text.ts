/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** A script as cmd and the script hosts expect it: the lines joined and ended by CR LF, in ASCII. */
export function scriptLines(...lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/** The argument of `powershell -EncodedCommand`: base64 of UTF-16LE. */
export function encodedPowerShell(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64');
}

/** Several byte runs as one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
