import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import { losesData } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import { decodeContent, decoderMemoryOf, isSupportedMethod } from './content.js';
import { decryptData, type OpenedData, openEntryData } from './decryption.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { WinzipAes } from './winzip-aes.js';

export interface DecodeOptions extends ReadOptions {
  /** Bytes of the password in the writer's code page. */
  password?: Uint8Array;
}

/**
 * The content of an entry: decrypted, decompressed, and checked against CRC, size and authentication code at its end.
 * Damaged content is yielded as far as it can be read, and reported.
 *
 * @throws FormatError `zip.password-needed`, `zip.wrong-password`, `zip.unsupported-encryption`,
 * `zip.unsupported-method`, `zip.local-header-missing`, `zip.spanned`, and `limit.*` from the budget.
 */
export async function* decodeEntry(
  archive: ZipArchive,
  entry: ZipEntry,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const { budget, onProblem } = options;
  const data = await openEntryData(archive, entry, options.password);
  const memory = decoderMemoryOf(entry);
  budget.takeDecoderMemory(memory);
  try {
    let sizeInBytes = 0;
    for await (const chunk of decodeContent(archive, entry, data, onProblem)) {
      sizeInBytes += chunk.length;
      budget.spendOutput(chunk);
      budget.checkPayloadSize(sizeInBytes);
      await budget.breathe();
      yield chunk;
    }
  } finally {
    budget.returnDecoderMemory(memory);
  }
}

/**
 * True when the password opens the entry. Check bytes rule out most wrong ones; the rest is settled by the
 * authentication code, or by decoding the content and its CRC. Where nothing can be verified ({@link isProvable}), the
 * answer is no.
 *
 * @throws TypeError when the entry is not encrypted.
 * @throws FormatError `zip.unsupported-encryption`, `zip.local-header-missing`, `zip.data-truncated`, `limit.*`
 */
export async function checkPassword(
  archive: ZipArchive,
  entry: ZipEntry,
  password: Uint8Array,
  budget: Budget,
): Promise<boolean> {
  if (entry.encryption.scheme === 'none') throw new TypeError('the entry is not encrypted');
  try {
    const data = await openEntryData(archive, entry, password);
    return await isPlain(archive, entry, data, budget);
  } catch (error) {
    if (error instanceof FormatError && error.code === 'zip.wrong-password') return false;
    throw error;
  }
}

/** True when a checksum can tell the password of an encrypted entry: something authenticates or decodes its content. */
export function isProvable({ encryption, method, sizeInBytes }: ZipEntry): boolean {
  return encryption.scheme === 'winzip-aes' || (isSupportedMethod(method) && sizeInBytes > 0);
}

/** True when the check bytes of an encrypted entry fit the password, as they do by chance for one in 256 or 65,536. */
export async function fitsCheckBytes(
  archive: ZipArchive,
  entry: ZipEntry,
  password: Uint8Array,
): Promise<boolean> {
  try {
    await openEntryData(archive, entry, password);
    return true;
  } catch (error) {
    if (error instanceof FormatError && error.code === 'zip.wrong-password') return false;
    throw error;
  }
}

/** Decodes without keeping anything; bytes are counted against the limit of one payload but not spent. */
async function isPlain(
  archive: ZipArchive,
  entry: ZipEntry,
  data: OpenedData,
  budget: Budget,
): Promise<boolean> {
  let isRefuted = false;
  const refute = (): void => {
    isRefuted = true;
  };
  const isAuthenticated = data.cipher instanceof WinzipAes;
  if (!isProvable(entry)) return false;
  const chunks = isAuthenticated
    ? decryptData(archive.source, data, refute)
    : decodeContent(archive, entry, data, ({ code }) => {
        if (losesData(code)) refute();
      });
  let sizeInBytes = 0;
  for await (const chunk of chunks) {
    sizeInBytes += chunk.length;
    budget.checkPayloadSize(sizeInBytes);
    await budget.breathe();
  }
  if (isRefuted) budget.spendSteps(sizeInBytes >>> REFUTED_BYTES_PER_STEP_SHIFT);
  return !isRefuted;
}

/** Wrong passwords are found out at once, but for those that are made to pass until the end of the data. */
const REFUTED_BYTES_PER_STEP_SHIFT = 8;
