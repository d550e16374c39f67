import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { CfbEntry, CompoundFile } from '../cfb/compound-file.js';
import { decodeStreamName, encodeStreamName } from './stream-name.js';

/** Tables and texts of one database together, held in memory. The largest packages known need half of it. */
const MAX_TABLES_SIZE_IN_BYTES = 128 * 2 ** 20;

/** A stream of a database's storage. */
export interface MsiStream {
  readonly entry: CfbEntry;
  /** Decoded. */
  readonly name: string;
  /** True when the name has the prefix of a table; `name` is then the table's. */
  readonly isTable: boolean;
}

/** The bytes of a table's stream. */
export interface TableStream {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As the directory has it; more than `bytes` when the stream breaks off. */
  readonly declaredSizeInBytes: number;
  /** Offset of the stream's directory entry in the file, for problems inside the stream. */
  readonly offsetInBytes: number;
}

/** The streams among a storage's children, names decoded. */
export function listStreams(children: readonly CfbEntry[]): MsiStream[] {
  return children
    .filter((entry) => entry.type === 'stream')
    .map((entry) => ({ entry, ...decodeStreamName(entry.name) }));
}

/** Loads table streams by name, up to a bound on all of them together. */
export class TableStreams {
  private readonly entries = new Map<string, CfbEntry>();
  private leftInBytes = MAX_TABLES_SIZE_IN_BYTES;

  constructor(
    private readonly file: CompoundFile,
    streams: readonly MsiStream[],
    private readonly budget: Budget,
    private readonly onProblem: OnProblem,
  ) {
    for (const { entry, name, isTable } of streams) {
      if (isTable) this.add(name, entry);
    }
  }

  /** Names of all streams with the prefix of a table. */
  get names(): Iterable<string> {
    return this.entries.keys();
  }

  /** The stream of a table; undefined when the storage has none, which for a table means that it has no rows. */
  async load(name: string, limitInBytes = Number.POSITIVE_INFINITY): Promise<TableStream | undefined> {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    await this.budget.breathe();
    const source = this.file.openStream(entry);
    const length = Math.min(source.sizeInBytes, this.leftInBytes, limitInBytes);
    if (length < source.sizeInBytes) {
      this.onProblem({
        code: 'msi.tables-too-large',
        offsetInBytes: entry.offsetInBytes,
        effect: `only the first ${length} of ${source.sizeInBytes} bytes of table ${name} are read`,
      });
    }
    this.leftInBytes -= length;
    return {
      name,
      bytes: await source.read(0, length),
      declaredSizeInBytes: entry.sizeInBytes,
      offsetInBytes: entry.offsetInBytes,
    };
  }

  /** Two raw names can decode to one; msi.dll looks for the one that it would write itself. */
  private add(name: string, entry: CfbEntry): void {
    const rival = this.entries.get(name);
    if (rival === undefined) {
      this.entries.set(name, entry);
      return;
    }
    if (rival.name !== encodeStreamName(name, true)) this.entries.set(name, entry);
    this.onProblem({
      code: 'msi.duplicate-stream',
      offsetInBytes: entry.offsetInBytes,
      effect: `two streams are named like table ${name}; one is read as the table`,
    });
  }
}
