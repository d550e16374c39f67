import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';

/** What the header of a 7z archive tells of one file. */
export interface SevenZipEntry {
  name: string;
  sizeInBytes: number;
  encrypted: boolean;
  isDirectory: boolean;
}

export interface SevenZipArchive {
  /** Names are unknown without the password; `entries` is then undefined. */
  headerEncrypted: boolean;
  /** Any coder of any folder is AES. */
  encrypted: boolean;
  /** Undefined when the header is encrypted or cannot be unpacked. */
  entries: readonly SevenZipEntry[] | undefined;
}

/** Reads the header of a 7z archive; nothing of its content. */
export async function openSevenZip(
  _source: Source,
  _options: { onProblem: OnProblem; budget: Budget },
): Promise<SevenZipArchive> {
  throw new FormatError('sevenzip.header-corrupt', { offsetInBytes: 0 });
}
