/** The two encryptions of ZIP entries that unzip utilities know. Used by zip.ts. */
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { pseudoRandomBytes } from './random.js';

export type WinZipAesStrength = 128 | 192 | 256;

/** APPNOTE 6.1: the 12-byte header, whose last byte lets a reader test the password, and the data. */
export function encryptZipCrypto(
  data: Uint8Array,
  password: string,
  checkByte: number,
  saltSeed: string,
): Uint8Array {
  const keys = new ZipCryptoKeys(password);
  const plain = Buffer.concat([pseudoRandomBytes(saltSeed, 11), Uint8Array.of(checkByte), data]);
  return plain.map((byte) => keys.encrypt(byte));
}

/** WinZip AE: salt, password verifier, data in counter mode, the first ten bytes of its HMAC-SHA-1. */
export function encryptWinZipAes(
  data: Uint8Array,
  password: string,
  strengthInBits: WinZipAesStrength,
  saltSeed: string,
): Uint8Array {
  const keyLength = strengthInBits / 8;
  const salt = pseudoRandomBytes(saltSeed, keyLength / 2);
  const derived = pbkdf2Sync(password, salt, 1000, keyLength * 2 + 2, 'sha1');
  const encryptionKey = derived.subarray(0, keyLength);
  const encrypted = xored(data, littleEndianCounterStream(encryptionKey, data.length));
  const authentication = createHmac('sha1', derived.subarray(keyLength, keyLength * 2))
    .update(encrypted)
    .digest();
  return Buffer.concat([salt, derived.subarray(keyLength * 2), encrypted, authentication.subarray(0, 10)]);
}

/** WinZip counts blocks from 1 in little-endian order, which no mode of node:crypto does. */
function littleEndianCounterStream(key: Uint8Array, lengthInBytes: number): Uint8Array {
  const blockCount = Math.ceil(lengthInBytes / 16);
  const counters = Buffer.alloc(blockCount * 16);
  for (let block = 0; block < blockCount; block += 1) counters.writeUInt32LE(block + 1, block * 16);
  return createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
    .setAutoPadding(false)
    .update(counters);
}

function xored(data: Uint8Array, stream: Uint8Array): Uint8Array {
  return data.map((byte, index) => byte ^ (stream[index] ?? 0));
}

class ZipCryptoKeys {
  #key0 = 0x12345678;
  #key1 = 0x23456789;
  #key2 = 0x34567890;

  constructor(password: string) {
    for (const byte of Buffer.from(password, 'latin1')) this.#update(byte);
  }

  encrypt(byte: number): number {
    const word = (this.#key2 | 2) & 0xffff;
    const mask = (Math.imul(word, word ^ 1) >>> 8) & 0xff;
    this.#update(byte);
    return byte ^ mask;
  }

  #update(byte: number): void {
    this.#key0 = crcStep(this.#key0, byte);
    this.#key1 = (Math.imul(this.#key1 + (this.#key0 & 0xff), 134775813) + 1) >>> 0;
    this.#key2 = crcStep(this.#key2, this.#key1 >>> 24);
  }
}

/** One step of CRC-32 without the inversions that the whole checksum has at both ends. */
function crcStep(crc: number, byte: number): number {
  return (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
