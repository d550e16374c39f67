import type { ArchiveFormat } from '../formats/index.js';

/** What is known of an archive from its directory. */
export interface ArchiveFacts {
  format: ArchiveFormat;
  /** Entries listed; undefined when the directory itself is encrypted or cannot be read. */
  entryCount?: number;
  /** How many of the entries are encrypted. */
  encryptedEntryCount: number;
  /** Encryption schemes: `zipcrypto`, `winzip-aes-256`, `pkware-strong`, `7z-aes` … */
  encryption: string[];
  /** True when the names cannot be read without the password. */
  directoryEncrypted: boolean;
  /** The password that opened it, and where it was found. */
  password?: OpenedBy;
}

export interface OpenedBy {
  password: string;
  /** Location chain of the place where the password was found. */
  location: string;
  /** The text around it. */
  text: string;
  payload: number;
}
