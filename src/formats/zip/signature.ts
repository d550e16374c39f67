/** Signatures of ZIP structures as little-endian numbers, APPNOTE 4.3. All begin with `PK`. */
export const LOCAL_HEADER = 0x0403_4b50;
export const DATA_DESCRIPTOR = 0x0807_4b50;
export const DIRECTORY_HEADER = 0x0201_4b50;
export const DIRECTORY_SIGNATURE = 0x0505_4b50;
export const ZIP64_END_RECORD = 0x0606_4b50;
export const ZIP64_END_LOCATOR = 0x0706_4b50;
export const END_RECORD = 0x0605_4b50;

/** The four bytes of a signature, to search for. */
export function signatureBytes(signature: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}

/** The u32 at `at`, or -1 when fewer than four bytes are there: never a signature. */
export function signatureAt(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > bytes.length) return -1;
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
