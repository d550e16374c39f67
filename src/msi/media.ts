/** One row of the Media table. */
export interface MsiMedia {
  diskId: number;
  /** The last File.Sequence on this disk. */
  lastSequence: number;
  diskPrompt: string;
  /** The Cabinet column as it stands (`#stream` or a file name); '' when the files lie loose beside the package. */
  cabinet: string;
  /** `embedded`: a stream of this database; `external`: a file beside it; `none`: no cabinet. */
  location: 'embedded' | 'external' | 'none';
  /** Name of the stream or of the file that holds the cabinet; '' for `none`. */
  cabinetName: string;
  volumeLabel: string;
  source: string;
}
