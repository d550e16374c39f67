/** How a compressed stream ended; as far as is known, the output before that is good. */
export type DecodeEnd = 'complete' | 'truncated' | 'corrupt';

/** A decoder: compressed chunks in, plain ones out, and how it ended. What the input throws is thrown on. */
export type Decoding = AsyncGenerator<Uint8Array, DecodeEnd, void>;
