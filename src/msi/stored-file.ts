/** One row of the File table, with where its bytes go and where they come from. */
export interface MsiFile {
  /** Primary key; also the name of the entry in its cabinet. */
  key: string;
  component: string;
  shortName: string;
  /** The long name, or the short one where there is no other. */
  longName: string;
  /** Resolved folder and long name, `ProgramFilesFolder/Maker/x.exe`. */
  installPath: string;
  /** As the row says; undefined when NULL or negative. */
  sizeInBytes: number | undefined;
  version: string;
  language: string;
  attributes: number;
  sequence: number;
  /** MD5 from MsiFileHash, 32 lower-case hex digits. */
  hash?: string;
  /** The Media row whose sequence range holds the file. */
  diskId?: number;
}
