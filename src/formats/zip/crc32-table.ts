/** Step of the CRC-32 of ZIP for each byte (reflected polynomial 0xEDB88320); ZipCrypto moves its keys with it. */
export const crc32Table: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value;
});
