import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';

type Strength = 128 | 192 | 256;

/** In front of the data: salt, then two bytes that tell most wrong passwords at once. Behind it: the code. */
export const AES_VERIFIER_SIZE = 2;
export const AES_CODE_SIZE = 10;

export function aesSaltSize(strengthInBits: Strength): number {
  return strengthInBits / 16;
}

/** Keys of one entry as WinZip's AE-1 and AE-2 derive them from the password. */
export interface AesKeys {
  cipherKey: Uint8Array;
  hmacKey: Uint8Array;
  verifier: Uint8Array;
}

const PBKDF2_ITERATIONS = 1000;

export function deriveAesKeys(password: Uint8Array, salt: Uint8Array, strengthInBits: Strength): AesKeys {
  const keySize = strengthInBits / 8;
  const derived = pbkdf2Sync(password, salt, PBKDF2_ITERATIONS, 2 * keySize + AES_VERIFIER_SIZE, 'sha1');
  return {
    cipherKey: derived.subarray(0, keySize),
    hmacKey: derived.subarray(keySize, 2 * keySize),
    verifier: derived.subarray(2 * keySize),
  };
}

const BLOCK_SIZE = 16;
/** Counter blocks per encryption call. */
const BATCH_SIZE_IN_BYTES = 1 << 16;

/**
 * Decrypts and authenticates the data of one entry. WinZip counts little-endian from 1, which node:crypto's CTR mode
 * cannot: the key stream is made from encrypted counter blocks instead.
 */
export class WinzipAes {
  private readonly cipher;
  private readonly hmac;
  private readonly counters = Buffer.alloc(BATCH_SIZE_IN_BYTES);
  private counter = 1;
  private keyStream: Uint8Array = new Uint8Array(0);
  private used = 0;

  constructor({ cipherKey, hmacKey }: AesKeys) {
    this.cipher = createCipheriv(`aes-${cipherKey.length * 8}-ecb`, cipherKey, null).setAutoPadding(false);
    this.hmac = createHmac('sha1', hmacKey);
  }

  /** The plain bytes; calls go on where the last one ended. */
  decrypt(bytes: Uint8Array): Uint8Array {
    this.hmac.update(bytes);
    const plain = new Uint8Array(bytes.length);
    let at = 0;
    while (at < bytes.length) {
      if (this.used === this.keyStream.length) this.refill();
      const { keyStream, used } = this;
      const length = Math.min(bytes.length - at, keyStream.length - used);
      for (let i = 0; i < length; i += 1) plain[at + i] = bytes[at + i]! ^ keyStream[used + i]!;
      at += length;
      this.used += length;
    }
    return plain;
  }

  /** True when `code` authenticates all that was decrypted. Call once, at the end. */
  verify(code: Uint8Array): boolean {
    return this.hmac.digest().subarray(0, AES_CODE_SIZE).equals(code);
  }

  private refill(): void {
    for (let at = 0; at < this.counters.length; at += BLOCK_SIZE) {
      // 48 bits of counter are enough for 2^52 bytes.
      this.counters.writeUIntLE(this.counter, at, 6);
      this.counter += 1;
    }
    this.keyStream = this.cipher.update(this.counters);
    this.used = 0;
  }
}
