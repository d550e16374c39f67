import { crc32 } from 'node:zlib';
import type { ReadOptions } from '../../io/read-options.js';
import { readChunks, type Source } from '../../io/source.js';
import type { RarEntry } from './entry.js';

/** The content of a file that is stored and not encrypted; reports truncation and CRC mismatches. */
export async function* readStoredEntry(
  source: Source,
  entry: RarEntry,
  { budget, onProblem }: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const { offsetInBytes, sizeInBytes } = entry.data;
  const start = Math.min(offsetInBytes, source.sizeInBytes);
  const length = Math.min(sizeInBytes, source.sizeInBytes - start);
  let crc = 0;
  for await (const chunk of readChunks(source, start, length)) {
    budget.spendOutput(chunk);
    await budget.breathe();
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (length < sizeInBytes) {
    const effect = `${sizeInBytes - length} of ${sizeInBytes} bytes cannot be read`;
    onProblem({ code: 'rar.truncated', offsetInBytes: source.sizeInBytes, effect });
  } else if (entry.crc32 !== undefined && entry.crc32 !== crc) {
    const effect = 'the content is damaged; it is analysed anyway';
    onProblem({ code: 'rar.crc-mismatch', offsetInBytes, effect });
  }
}
