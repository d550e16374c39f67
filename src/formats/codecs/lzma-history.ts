const CHUNK_SIZE_IN_BYTES = 1 << 17;
/** What may come at once behind a chunk that is nearly ready: a match of 273 bytes, or 64 KiB as they are. */
const LONGEST_PIECE_IN_BYTES = 1 << 16;
const FIRST_CAPACITY = CHUNK_SIZE_IN_BYTES + LONGEST_PIECE_IN_BYTES;
/** Of the dictionary: room behind it, so that making room by moving costs few bytes for each that comes out. */
const SLACK_SHARE = 4;

/** What was decoded last, as far back as matches may reach, and the part of it that was not handed out yet. */
export class LzmaHistory {
  totalInBytes = 0;
  private bytes = new Uint8Array(FIRST_CAPACITY);
  private position = 0;
  private chunkStart = 0;
  /** Matches must not reach in front of this. */
  private floor = 0;

  constructor(private readonly dictionarySizeInBytes: number) {}

  get isChunkReady(): boolean {
    return this.position - this.chunkStart >= CHUNK_SIZE_IN_BYTES;
  }

  /** A copy of what came since the last call; may be empty. */
  takeChunk(): Uint8Array {
    const chunk = this.bytes.slice(this.chunkStart, this.position);
    this.chunkStart = this.position;
    if (this.position + FIRST_CAPACITY > this.bytes.length) this.makeRoom();
    return chunk;
  }

  /** Forgets what came so far, but for what was not handed out yet. */
  reset(): void {
    this.floor = this.position;
  }

  /** The byte `distance` + 1 bytes back; 0 in front of the start. */
  byteAt(distance: number): number {
    return distance < this.position - this.floor ? this.bytes[this.position - 1 - distance]! : 0;
  }

  put(byte: number): void {
    this.bytes[this.position] = byte;
    this.position += 1;
    this.totalInBytes += 1;
  }

  /** Appends bytes as they are; at most 64 KiB. */
  append(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
    this.totalInBytes += bytes.length;
  }

  /** Repeats `length` bytes from `distance` + 1 bytes back; false when that is too far. */
  copy(distance: number, length: number): boolean {
    if (distance >= this.position - this.floor) return false;
    const { bytes, position } = this;
    let from = position - 1 - distance;
    const end = position + length;
    // Byte by byte, for the ranges overlap whenever the distance is shorter than the length.
    for (let to = position; to < end; to += 1, from += 1) bytes[to] = bytes[from]!;
    this.position = end;
    this.totalInBytes += length;
    return true;
  }

  /** Room for one more chunk and a match: grown twofold up to what the dictionary needs, then made by moving. */
  private makeRoom(): void {
    const slack = Math.max(2 * FIRST_CAPACITY, Math.ceil(this.dictionarySizeInBytes / SLACK_SHARE));
    const needed = this.dictionarySizeInBytes + slack;
    if (this.bytes.length < needed) {
      const larger = new Uint8Array(Math.min(this.bytes.length * 2 + FIRST_CAPACITY, needed));
      larger.set(this.bytes.subarray(0, this.position));
      this.bytes = larger;
    } else {
      const start = this.position - this.dictionarySizeInBytes;
      this.bytes.copyWithin(0, start, this.position);
      this.position -= start;
      this.floor = Math.max(0, this.floor - start);
      this.chunkStart = this.position;
    }
  }
}
