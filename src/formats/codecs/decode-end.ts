/** How a compressed stream ended; what came out before is good as far as can be told. */
export type DecodeEnd = 'complete' | 'truncated' | 'corrupt';

/** A decoder: compressed chunks in, plain ones out, and how it ended. What the input throws is thrown on. */
export type Decoding = AsyncGenerator<Uint8Array, DecodeEnd, void>;
