/** One parser and how to feed it. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs are never longer: small ones run fast, and every structure fits. */
  readonly maxLengthInBytes: number;
  /** Tokens that mean something to the parser. */
  readonly dictionary: readonly (string | Uint8Array)[];
  seeds(): Promise<readonly Uint8Array[]>;
  /**
   * Feeds the parser. A FormatError is an answer; anything else that is thrown is a finding. What is returned must
   * be the same for the same bytes, and plain enough for JSON.
   */
  run(bytes: Uint8Array): unknown;
}
