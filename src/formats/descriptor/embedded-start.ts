import type { Budget } from '../../io/budget.js';
import type { ByteRange, Source } from '../../io/source.js';

/** How a container or program starts inside of other content, and how its extent is found there. */
export interface EmbeddedStart<Kind extends string = string> {
  /** Names what is found, as in `zip@0x400`. */
  readonly kind: Kind;
  /** One character per byte. */
  readonly signature: string;
  /** Where in the signature the part starts that is searched for: the one whose first byte is rare. */
  readonly anchorOffset: number;
  /** Looked for in data as well, where the start may be damaged; as long as the signature at most. */
  readonly otherSignature?: string;
  /** Too short a signature for data: looked for in programs only. */
  readonly isInProgramsOnly?: true;
  /**
   * Whether the header whose signature stands at `at` makes sense, as far as its first {@link HEADER_READ_IN_BYTES}
   * bytes tell. Programs that unpack archives have signatures as constants.
   */
  readonly isHeader: (bytes: Buffer, at: number) => boolean;
  /** Whether what starts here but cannot be read may be damaged rather than something else. */
  readonly isPlausible?: (head: Uint8Array) => boolean;
  /**
   * Where in `source`, whose start has the signature, it lies; undefined when the reader of the format finds no such
   * thing. What does not say where it ends reaches to the end.
   *
   * @throws FormatError
   */
  readonly findExtent: (source: Source, budget: Budget) => Promise<ByteRange | undefined>;
  /** The end is not named by the header: finding it may take a pass over all that follows. */
  readonly isEndSearched?: true;
  /** Finds it in all of a source at once, for formats that say where they end. */
  readonly findAll?: (source: Source, budget: Budget) => Promise<readonly ByteRange[]>;
  /** What stands between the bytes as they lie there and those of the format. */
  readonly decode?: (bytes: Source) => Source;
}

/** As much of a header is looked at. Nothing that could hold a file is shorter. */
export const HEADER_READ_IN_BYTES = 64;
