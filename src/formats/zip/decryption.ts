import { FormatError } from '../../io/format-error.js';
import { readChunks, type Source } from '../../io/source.js';
import { FLAG_DATA_DESCRIPTOR, type ZipArchive, type ZipEntry } from './entry.js';
import { type EntryData, findEntryData } from './entry-data.js';
import { AES_CODE_SIZE, AES_VERIFIER_SIZE, aesSaltSize, deriveAesKeys, WinzipAes } from './winzip-aes.js';
import { ZIPCRYPTO_HEADER_SIZE, ZipCrypto } from './zipcrypto.js';

/** An entry's data between the encryption's header and trailer, with what is needed to decrypt it once. */
export interface OpenedData extends EntryData {
  cipher: ZipCrypto | WinzipAes | undefined;
  /** Authenticates the data; WinZip AES only. */
  code?: Uint8Array;
}

/**
 * Finds the data of an entry and applies the password to the encryption header.
 *
 * @throws FormatError `zip.password-needed`, `zip.unsupported-encryption`, `zip.local-header-missing`,
 * `zip.data-truncated`, and `zip.wrong-password` when the check bytes do not fit. They fit by chance for one wrong
 * password in 256 (ZipCrypto) or 65,536 (AES).
 */
export async function openEntryData(
  archive: ZipArchive,
  entry: ZipEntry,
  password: Uint8Array | undefined,
): Promise<OpenedData> {
  const { encryption } = entry;
  if (encryption.scheme === 'none') {
    return { cipher: undefined, ...(await findEntryData(archive, entry)) };
  }
  if (encryption.scheme !== 'zipcrypto' && encryption.scheme !== 'winzip-aes') {
    throw new FormatError('zip.unsupported-encryption', {
      offsetInBytes: entry.offsetInBytes,
      found: encryption.scheme,
    });
  }
  if (password === undefined) {
    throw new FormatError('zip.password-needed', {
      offsetInBytes: entry.offsetInBytes,
      found: encryption.scheme,
    });
  }
  const data = await findEntryData(archive, entry);
  return encryption.scheme === 'zipcrypto'
    ? openZipCrypto(archive.source, data, password)
    : openAes(archive.source, data, password, encryption.strengthInBits);
}

/** The decrypted, still compressed data in chunks; reports `zip.hmac-mismatch` at its end. Once per opened data. */
export async function* decryptData(
  source: Source,
  { startInBytes, endInBytes, cipher, code }: OpenedData,
  tell: (code: 'zip.hmac-mismatch', effect: string) => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of readChunks(source, startInBytes, endInBytes - startInBytes)) {
    if (cipher === undefined) yield chunk;
    else yield cipher.decrypt(chunk);
  }
  if (cipher instanceof WinzipAes && code !== undefined && !cipher.verify(code)) {
    tell('zip.hmac-mismatch', 'the content was changed or damaged');
  }
}

async function openZipCrypto(source: Source, data: EntryData, password: Uint8Array): Promise<OpenedData> {
  const cipher = new ZipCrypto(password);
  const header = cipher.decrypt(await readHead(source, data, ZIPCRYPTO_HEADER_SIZE));
  const check = header[ZIPCRYPTO_HEADER_SIZE - 1];
  // With a data descriptor the CRC was not known yet, and the time stands in; some writers use the CRC anyway.
  const isStreamed = (data.header.flags & FLAG_DATA_DESCRIPTOR) !== 0;
  const fits = check === data.header.crc32 >>> 24 || (isStreamed && check === data.header.dosTime >>> 8);
  if (!fits) throw new FormatError('zip.wrong-password', { offsetInBytes: data.startInBytes });
  return { ...data, startInBytes: data.startInBytes + ZIPCRYPTO_HEADER_SIZE, cipher };
}

async function openAes(
  source: Source,
  data: EntryData,
  password: Uint8Array,
  strengthInBits: 128 | 192 | 256,
): Promise<OpenedData> {
  const saltSize = aesSaltSize(strengthInBits);
  const headSize = saltSize + AES_VERIFIER_SIZE;
  const head = await readHead(source, data, headSize + AES_CODE_SIZE);
  const keys = deriveAesKeys(password, head.subarray(0, saltSize), strengthInBits);
  if (!Buffer.from(keys.verifier).equals(head.subarray(saltSize, headSize))) {
    throw new FormatError('zip.wrong-password', { offsetInBytes: data.startInBytes });
  }
  const endInBytes = data.endInBytes - AES_CODE_SIZE;
  return {
    ...data,
    startInBytes: data.startInBytes + headSize,
    endInBytes,
    cipher: new WinzipAes(keys),
    code: await source.read(endInBytes, AES_CODE_SIZE),
  };
}

async function readHead(source: Source, data: EntryData, lengthInBytes: number): Promise<Uint8Array> {
  const available = data.endInBytes - data.startInBytes;
  if (available < lengthInBytes) {
    throw new FormatError('zip.data-truncated', {
      offsetInBytes: data.startInBytes,
      expected: `an encryption header of ${lengthInBytes} bytes`,
      found: available,
    });
  }
  return source.read(data.startInBytes, lengthInBytes);
}
