import { FormatError } from '../../io/format-error.js';
import { readChunks, type Source } from '../../io/source.js';
import { type Chunks, type Step, undoCoder } from './coder.js';
import type { SevenZipKeys } from './key.js';
import type { Folder } from './streams-info.js';

/**
 * Joins the coders of a folder as its bindings say; gives what its main output yields.
 *
 * @throws FormatError at once for coders that are not supported or not joined to a tree, and while it is read for
 * damaged data.
 */
export function createDecoders(source: Source, folder: Folder, keys: SevenZipKeys | undefined): Chunks {
  return new CoderGraph(source, folder, keys).outputOf(folder.mainOutput);
}

class CoderGraph {
  private readonly used = new Set<number>();
  private readonly offsetInBytes: number;

  constructor(
    private readonly source: Source,
    private readonly folder: Folder,
    private readonly keys: SevenZipKeys | undefined,
  ) {
    this.offsetInBytes = folder.packedStreams[0]?.offsetInBytes ?? 0;
  }

  outputOf(output: number): Chunks {
    const { coders, outputSizesInBytes } = this.folder;
    // All coders that are undone have one output, so that outputs count the coders.
    if (coders.some(({ outputCount }) => outputCount !== 1)) throw this.fault('one output of each coder');
    const coder = coders[output];
    if (coder === undefined || this.used.has(output)) throw this.fault('coders that are joined to a tree');
    this.used.add(output);
    const firstInput = coders.slice(0, output).reduce((sum, { inputCount }) => sum + inputCount, 0);
    const inputs = Array.from({ length: coder.inputCount }, (_, index) => this.inputOf(firstInput + index));
    const sizeInBytes = outputSizesInBytes[output] ?? 0;
    const step: Step = { coder, inputs, sizeInBytes, keys: this.keys, offsetInBytes: this.offsetInBytes };
    return takeExactly(undoCoder(step), step);
  }

  private inputOf(input: number): Chunks {
    const output = this.folder.outputOfInput.get(input);
    if (output !== undefined) return this.outputOf(output);
    const stream = this.folder.packedStreams[this.folder.packedInputs.indexOf(input)];
    if (stream === undefined) throw this.fault('a packed stream for each input');
    const start = Math.min(stream.offsetInBytes, this.source.sizeInBytes);
    return readChunks(this.source, start, Math.min(stream.sizeInBytes, this.source.sizeInBytes - start));
  }

  private fault(expected: string): FormatError {
    return new FormatError('sevenzip.header-corrupt', { offsetInBytes: this.offsetInBytes, expected });
  }
}

/** The output of a coder has the size that the header gives: no more is passed on, less is damage. */
async function* takeExactly(chunks: Chunks, { coder, offsetInBytes, sizeInBytes }: Step): Chunks {
  let left = sizeInBytes;
  if (left === 0) return;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) yield part;
    if (left === 0) return;
  }
  const expected = `${left} more bytes out of coder ${coder.methodId}`;
  throw new FormatError('sevenzip.data-truncated', { offsetInBytes, expected });
}
