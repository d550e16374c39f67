import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { CRC32_TABLE } from '../../../src/formats/zip/zipcrypto.js';
import { extraField, u16 } from './zip-builder.js';

/** Encrypts as APPNOTE 6.1 says; the twelfth byte of the header is `check`. */
export function encryptZipCrypto(plain: Uint8Array, password: string, check: number): Buffer {
  let [key0, key1, key2] = [0x12345678, 0x23456789, 0x34567890];
  const step = (key: number, byte: number): number => CRC32_TABLE[(key ^ byte) & 0xff]! ^ (key >>> 8);
  const update = (byte: number): void => {
    key0 = step(key0, byte);
    key1 = (Math.imul(key1 + (key0 & 0xff), 134775813) + 1) | 0;
    key2 = step(key2, key1 >>> 24);
  };
  for (const byte of Buffer.from(password)) update(byte);
  const header = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, check]);
  return Buffer.concat([header, plain]).map((byte) => {
    const t = (key2 | 2) & 0xffff;
    const key = (Math.imul(t, t ^ 1) >>> 8) & 0xff;
    update(byte);
    return byte ^ key;
  }) as Buffer;
}

/** Encrypts as WinZip's AE specification says, block by block. */
export function encryptAes(plain: Uint8Array, password: string, strength: 1 | 2 | 3): Buffer {
  const keySize = 8 + 8 * strength;
  const salt = Buffer.alloc(keySize / 2, 0x5a);
  const keys = pbkdf2Sync(password, salt, 1000, 2 * keySize + 2, 'sha1');
  const encrypted = Buffer.from(plain);
  for (let block = 0; block * 16 < encrypted.length; block += 1) {
    const counter = Buffer.alloc(16);
    counter.writeUInt32LE(block + 1);
    const cipher = createCipheriv(`aes-${keySize * 8}-ecb`, keys.subarray(0, keySize), null);
    const stream = cipher.update(counter);
    for (let i = block * 16; i < Math.min(encrypted.length, block * 16 + 16); i += 1)
      encrypted[i]! ^= stream[i % 16]!;
  }
  const code = createHmac('sha1', keys.subarray(keySize, 2 * keySize))
    .update(encrypted)
    .digest()
    .subarray(0, 10);
  return Buffer.concat([salt, keys.subarray(2 * keySize), encrypted, code]);
}

/** The extra field of an encrypted entry. */
export function aesField(version: 1 | 2, strength: number, method: number): Buffer {
  const fixed = Buffer.concat([u16(version), Buffer.from('AE'), Uint8Array.of(strength), u16(method)]);
  return extraField(0x9901, fixed);
}
