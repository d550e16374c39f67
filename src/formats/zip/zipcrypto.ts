/** Step of the CRC-32 of ZIP for each byte (reflected polynomial 0xEDB88320); ZipCrypto moves its keys with it. */
export const CRC32_TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value;
});

/** Length of the encryption header in front of the data, APPNOTE 6.1.3. */
export const ZIPCRYPTO_HEADER_SIZE = 12;

/** The traditional PKWARE cipher (APPNOTE 6.1): three keys that each plain byte moves on. */
export class ZipCrypto {
  private key0 = 0x1234_5678;
  private key1 = 0x2345_6789;
  private key2 = 0x3456_7890;

  constructor(password: Uint8Array) {
    for (const byte of password) this.update(byte);
  }

  /** The plain bytes; calls go on where the last one ended. */
  decrypt(bytes: Uint8Array): Uint8Array {
    const plainBytes = new Uint8Array(bytes.length);
    // Keys in local variables: twice as fast as fields here.
    let { key0, key1, key2 } = this;
    for (let at = 0; at < bytes.length; at += 1) {
      const t = (key2 | 2) & 0xffff;
      const plain = bytes[at]! ^ ((Math.imul(t, t ^ 1) >>> 8) & 0xff);
      plainBytes[at] = plain;
      key0 = CRC32_TABLE[(key0 ^ plain) & 0xff]! ^ (key0 >>> 8);
      key1 = (Math.imul(key1 + (key0 & 0xff), KEY1_FACTOR) + 1) | 0;
      key2 = CRC32_TABLE[(key2 ^ (key1 >>> 24)) & 0xff]! ^ (key2 >>> 8);
    }
    this.key0 = key0;
    this.key1 = key1;
    this.key2 = key2;
    return plainBytes;
  }

  private update(plain: number): void {
    this.key0 = CRC32_TABLE[(this.key0 ^ plain) & 0xff]! ^ (this.key0 >>> 8);
    this.key1 = (Math.imul(this.key1 + (this.key0 & 0xff), KEY1_FACTOR) + 1) | 0;
    this.key2 = CRC32_TABLE[(this.key2 ^ (this.key1 >>> 24)) & 0xff]! ^ (this.key2 >>> 8);
  }
}

const KEY1_FACTOR = 134_775_813;
