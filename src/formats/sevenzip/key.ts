import { createHash } from 'node:crypto';
import { FormatError } from '../../io/format-error.js';

/** How a 7zAES coder makes its key, and where its cipher starts. */
export interface AesProperties {
  /** Two to this power rounds; {@link NO_ROUNDS} for a key that is salt and password as they are. */
  roundsPower: number;
  salt: Uint8Array;
  initialVector: Uint8Array;
}

const NO_ROUNDS = 0x3f;
/** 7-Zip writes 19, and reads no more than 24. */
const LARGEST_ROUNDS_POWER = 24;
const KEY_SIZE = 32;
const BLOCK_SIZE = 16;
const COUNTER_SIZE = 8;
/** Rounds per update of the hash. */
const BATCH_SIZE = 1 << 12;

/** Parses the properties of a 7zAES coder; undefined when they are too short. */
export function parseAesProperties(bytes: Uint8Array): AesProperties | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const second = bytes[1] ?? 0;
  const saltStart = (first & 0xc0) === 0 ? 1 : 2;
  const vectorStart = saltStart + ((first & 0xc0) === 0 ? 0 : (first >> 7) + (second >> 4));
  const vectorSize = (first & 0xc0) === 0 ? 0 : ((first >> 6) & 1) + (second & 0x0f);
  if (bytes.length < vectorStart + vectorSize) return undefined;
  const initialVector = new Uint8Array(BLOCK_SIZE);
  initialVector.set(bytes.subarray(vectorStart, vectorStart + vectorSize));
  return { roundsPower: first & 0x3f, salt: bytes.slice(saltStart, vectorStart), initialVector };
}

/** The keys that one password makes, each derived once. */
export class SevenZipKeys {
  private readonly password: Buffer;
  private readonly keys = new Map<string, Uint8Array>();

  /** `spendRounds` is asked before each key is made, and may refuse by throwing. */
  constructor(
    password: string,
    private readonly spendRounds: (rounds: number) => void,
  ) {
    this.password = Buffer.from(password, 'utf16le');
  }

  /** @throws FormatError `sevenzip.key-rounds` when that takes more than 2^24 rounds. */
  keyFor(properties: AesProperties): Uint8Array {
    const id = `${properties.roundsPower} ${Buffer.from(properties.salt).toString('hex')}`;
    const known = this.keys.get(id);
    if (known !== undefined) return known;
    checkRounds(properties);
    this.spendRounds(roundsOf(properties));
    const key = deriveKey(this.password, properties);
    this.keys.set(id, key);
    return key;
  }
}

function roundsOf({ roundsPower }: AesProperties): number {
  return roundsPower === NO_ROUNDS ? 0 : 2 ** roundsPower;
}

function checkRounds({ roundsPower }: AesProperties): void {
  if (roundsPower === NO_ROUNDS || roundsPower <= LARGEST_ROUNDS_POWER) return;
  const expected = `at most 2^${LARGEST_ROUNDS_POWER} rounds`;
  throw new FormatError('sevenzip.key-rounds', { offsetInBytes: 0, expected, found: `2^${roundsPower}` });
}

/** SHA-256 over salt, password and a counter, so many times. */
function deriveKey(password: Uint8Array, { roundsPower, salt }: AesProperties): Uint8Array {
  const seed = Buffer.concat([salt, password]);
  if (roundsPower === NO_ROUNDS) {
    const key = new Uint8Array(KEY_SIZE);
    key.set(seed.subarray(0, KEY_SIZE));
    return key;
  }
  const rounds = 2 ** roundsPower;
  const batchSize = Math.min(rounds, BATCH_SIZE);
  const roundSize = seed.length + COUNTER_SIZE;
  const batch = Buffer.alloc(batchSize * roundSize);
  for (let index = 0; index < batchSize; index += 1) seed.copy(batch, index * roundSize);
  const hash = createHash('sha256');
  for (let round = 0; round < rounds; round += batchSize) {
    for (let index = 0; index < batchSize; index += 1) {
      batch.writeUInt32LE(round + index, index * roundSize + seed.length);
    }
    hash.update(batch);
  }
  return hash.digest();
}
