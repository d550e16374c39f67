/** Undoes the delta filter: each byte is the difference to the one `distance` bytes before it. */
export async function* decodeDelta(
  input: AsyncIterable<Uint8Array>,
  distance: number,
): AsyncGenerator<Uint8Array, void, void> {
  const last = new Uint8Array(distance);
  let at = 0;
  for await (const chunk of input) {
    const plain = new Uint8Array(chunk.length);
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = (chunk[i]! + last[at]!) & 0xff;
      plain[i] = byte;
      last[at] = byte;
      at = at + 1 === distance ? 0 : at + 1;
    }
    yield plain;
  }
}
