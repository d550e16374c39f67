import type { FuzzTarget } from '../fuzz-target.js';

/** Where each target lies; a run loads its own only. */
const LOADERS: Readonly<Record<string, () => Promise<FuzzTarget>>> = {
  cfb: async () => (await import('./compound-file.js')).compoundFileTarget,
  'string-pool': async () => (await import('./database.js')).stringPoolTarget,
  msi: async () => (await import('./database.js')).databaseTarget,
  summary: async () => (await import('./database.js')).summaryTarget,
  formatted: async () => (await import('./text.js')).formattedTarget,
  cab: async () => (await import('./cabinet.js')).cabinetTarget,
  mszip: async () => (await import('./cabinet.js')).mszipTarget,
  lzx: async () => (await import('./cabinet.js')).lzxTarget,
  quantum: async () => (await import('./cabinet.js')).quantumTarget,
  zip: async () => (await import('./archive.js')).zipTarget,
  sevenzip: async () => (await import('./archive.js')).sevenZipTarget,
  rar: async () => (await import('./archive.js')).rarTarget,
  gzip: async () => (await import('./gzip.js')).gzipTarget,
  tar: async () => (await import('./tar.js')).tarTarget,
  'sevenzip-content': async () => (await import('./decoder.js')).sevenZipContentTarget,
  lzma: async () => (await import('./decoder.js')).lzmaTarget,
  lzma2: async () => (await import('./decoder.js')).lzma2Target,
  bzip2: async () => (await import('./decoder.js')).bzip2Target,
  deflate64: async () => (await import('./decoder.js')).deflate64Target,
  bcj: async () => (await import('./decoder.js')).bcjTarget,
  pe: async () => (await import('./program.js')).peTarget,
  signature: async () => (await import('./program.js')).signatureTarget,
  batch: async () => (await import('./text.js')).batchTarget,
  powershell: async () => (await import('./text.js')).powershellTarget,
  vbscript: async () => (await import('./text.js')).vbscriptTarget,
  jscript: async () => (await import('./text.js')).jscriptTarget,
  markup: async () => (await import('./text.js')).markupTarget,
  command: async () => (await import('./text.js')).commandTarget,
  triage: async () => (await import('./triage.js')).triageTarget,
};

/** Every parser that takes bytes of an input. */
export const TARGET_NAMES: readonly string[] = Object.keys(LOADERS);

/** @throws RangeError when there is none of that name */
export async function loadTarget(name: string): Promise<FuzzTarget> {
  const load = LOADERS[name];
  if (load === undefined) throw new RangeError(`no fuzz target ${name}`);
  return load();
}
