/** Where a directory is, and what turns its offsets into offsets in the source. */
export interface DirectoryPlace {
  startInBytes: number;
  endInBytes: number;
  baseOffsetInBytes: number;
}
