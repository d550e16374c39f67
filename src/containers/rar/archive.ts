import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';

/** What the header of a RAR archive tells of one file. */
export interface RarEntry {
  name: string;
  sizeInBytes: number;
  encrypted: boolean;
  isDirectory: boolean;
}

export interface RarArchive {
  /** Names are unknown without the password; `entries` is then undefined. */
  headerEncrypted: boolean;
  /** Headers or any file are encrypted. */
  encrypted: boolean;
  /** Undefined when the header is encrypted . */
  entries: readonly RarEntry[] | undefined;
}

/** Reads the header of a RAR archive; nothing of its content. */
export async function openRar(
  _source: Source,
  _options: { onProblem: OnProblem; budget: Budget },
): Promise<RarArchive> {
  throw new FormatError('rar.header-corrupt', { offsetInBytes: 0 });
}
