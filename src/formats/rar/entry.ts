/** One file as its block header in a RAR archive describes it. */
export interface RarEntry {
  name: string;
  sizeInBytes: number;
  encrypted: boolean;
  isDirectory: boolean;
  /** Not compressed, and whole in this volume. */
  isStored: boolean;
  /** Where its packed data lie. */
  data: { offsetInBytes: number; sizeInBytes: number };
  /** Of the content; absent where another digest stands in for it. */
  crc32?: number;
}

export interface RarArchive {
  /** Names are unknown without the password; `entries` is then undefined. */
  headerEncrypted: boolean;
  /** Headers or any file are encrypted. */
  encrypted: boolean;
  entries: readonly RarEntry[] | undefined;
}

/** Reported for an archive whose headers are encrypted. */
export const LOCKED_ARCHIVE: RarArchive = { headerEncrypted: true, encrypted: true, entries: undefined };

export function archiveOf(entries: readonly RarEntry[]): RarArchive {
  return { headerEncrypted: false, encrypted: entries.some((entry) => entry.encrypted), entries };
}
