/** What the fuzzing thread and the one that watches it share. */
export class SharedState {
  private readonly numbers: BigInt64Array;
  private readonly bytes: Uint8Array;

  constructor(
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(HEADER_IN_BYTES + LARGEST_INPUT_IN_BYTES),
  ) {
    this.numbers = new BigInt64Array(buffer, 0, 4);
    this.bytes = new Uint8Array(buffer, HEADER_IN_BYTES);
  }

  /** Notes the input that is about to run, so that it is at hand when the thread does not come back. */
  begin(input: Uint8Array): void {
    this.bytes.set(input);
    this.numbers[1] = BigInt(input.length);
    this.executions += 1;
  }

  get input(): Uint8Array {
    return this.bytes.slice(0, Number(this.numbers[1]));
  }

  get executions(): number {
    return Number(this.numbers[0]);
  }

  set executions(count: number) {
    this.numbers[0] = BigInt(count);
  }

  get corpusSize(): number {
    return Number(this.numbers[2]);
  }

  set corpusSize(count: number) {
    this.numbers[2] = BigInt(count);
  }

  get points(): number {
    return Number(this.numbers[3]);
  }

  set points(count: number) {
    this.numbers[3] = BigInt(count);
  }
}

const HEADER_IN_BYTES = 64;
export const LARGEST_INPUT_IN_BYTES = 1 << 20;
