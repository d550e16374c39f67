/** How the probabilities are chosen and how far matches reach back, as the five property bytes give it. */
export interface LzmaProperties {
  literalContextBits: number;
  literalPositionBits: number;
  positionBits: number;
  dictionarySizeInBytes: number;
}

/** Larger dictionaries than any common preset makes are not given memory; matches that need them are corrupt. */
export const LARGEST_DICTIONARY_IN_BYTES: number = 1 << 26;

/** Parses the five bytes of LZMA properties; undefined when the first is out of range or they are too few. */
export function parseLzmaProperties(bytes: Uint8Array): LzmaProperties | undefined {
  if (bytes.length < 5) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const literal = parseLiteralProperties(view.getUint8(0));
  return literal === undefined ? undefined : { ...literal, dictionarySizeInBytes: view.getUint32(1, true) };
}

/** Parses the first of them, which LZMA2 has alone; undefined when it is out of range. */
export function parseLiteralProperties(
  packed: number,
): Omit<LzmaProperties, 'dictionarySizeInBytes'> | undefined {
  if (packed >= 9 * 5 * 5) return undefined;
  return {
    literalContextBits: packed % 9,
    literalPositionBits: Math.floor(packed / 9) % 5,
    positionBits: Math.floor(packed / 45),
  };
}
