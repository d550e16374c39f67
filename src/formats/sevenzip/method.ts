/** Ids of coders in hexadecimal (Methods.txt of 7-Zip). */
export const METHOD_COPY = '00';
export const METHOD_DELTA = '03';
export const METHOD_X86 = '04';
export const METHOD_LZMA2 = '21';
export const METHOD_LZMA = '030101';
/** The older id of the same filter. */
export const METHOD_BCJ_X86 = '03030103';
export const METHOD_BCJ2 = '0303011b';
export const METHOD_DEFLATE = '040108';
export const METHOD_DEFLATE64 = '040109';
export const METHOD_BZIP2 = '040202';
export const METHOD_AES = '06f10701';

/** Coders that are not undone. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  '05': 'PowerPC',
  '06': 'IA-64',
  '07': 'ARM',
  '08': 'ARM Thumb',
  '09': 'SPARC',
  '0a': 'ARM64',
  '0b': 'RISC-V',
  '020302': 'Swap2',
  '020304': 'Swap4',
  '030401': 'PPMd',
  '03030205': 'PowerPC',
  '03030401': 'IA-64',
  '03030501': 'ARM',
  '03030701': 'ARM Thumb',
  '03030805': 'SPARC',
  '04f71101': 'Zstandard',
  '04f71102': 'Brotli',
  '04f71104': 'LZ4',
  '04f71105': 'LZ5',
  '04f71106': 'Lizard',
};

/** What a coder that is not undone is called, or its id. */
export function coderNameOf(methodId: string): string {
  return OTHER_NAMES[methodId] ?? `coder ${methodId}`;
}
