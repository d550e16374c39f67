/** Compression methods by number, APPNOTE 4.4.5. */
const METHOD_NAMES: Readonly<Record<number, string>> = {
  0: 'store',
  1: 'shrink',
  2: 'reduce-1',
  3: 'reduce-2',
  4: 'reduce-3',
  5: 'reduce-4',
  6: 'implode',
  8: 'deflate',
  9: 'deflate64',
  10: 'dcl-implode',
  12: 'bzip2',
  14: 'lzma',
  16: 'cmpsc',
  18: 'terse',
  19: 'lz77',
  20: 'zstd-old',
  93: 'zstd',
  94: 'mp3',
  95: 'xz',
  96: 'jpeg',
  97: 'wavpack',
  98: 'ppmd',
  99: 'winzip-aes',
};

export const METHOD_STORE = 0;
export const METHOD_DEFLATE = 8;
export const METHOD_DEFLATE64 = 9;
export const METHOD_BZIP2 = 12;
export const METHOD_LZMA = 14;
export const METHOD_ZSTD = 93;
export const METHOD_WINZIP_AES = 99;

/** `deflate`, or `method-77` for a number that APPNOTE does not name. */
export function methodNameOf(method: number): string {
  return METHOD_NAMES[method] ?? `method-${method}`;
}

export function isKnownMethod(method: number): boolean {
  return method in METHOD_NAMES;
}
