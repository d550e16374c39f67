import type { DecodeEnd, Decoding } from '../../../src/formats/codecs/decode-end.js';

/** Decodes bytes that come in pieces of one, two, three … bytes, and tells how the stream ended. */
export async function decodeAll(
  bytes: Uint8Array,
  decode: (input: AsyncIterable<Uint8Array>) => Decoding,
): Promise<{ content: Buffer; end: DecodeEnd }> {
  const chunks: Uint8Array[] = [];
  const decoding = decode(inPieces(bytes));
  for (;;) {
    const next = await decoding.next();
    if (next.done === true) return { content: Buffer.concat(chunks), end: next.value };
    chunks.push(next.value);
  }
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  let length = 1;
  for (let at = 0; at < bytes.length; at += length - 1) {
    yield bytes.subarray(at, at + length);
    length += 1;
  }
}
