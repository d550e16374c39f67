import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import { startAhead } from '../../io/start-ahead.js';
import { type Answer, type Batch, BLOCKS_PER_BATCH, type ThreadedFolder } from './batch.js';
import type { DataBlock } from './data-block.js';
import { undoCallTranslation } from './decoders/lzx-call-translation.js';

/** One that is looked at here, one that is unpacked, and two that wait: a thread that wakes up late costs nothing. */
const BATCH_COUNT = 4;

/**
 * Has blocks unpacked in another thread, some batches ahead. What is given out, charged and thrown is the same, and
 * comes at the same byte, as if they were unpacked here.
 */
export async function* decodeAhead(
  folder: ThreadedFolder,
  blocks: AsyncGenerator<DataBlock, void, void>,
  { budget }: { budget: Budget },
): AsyncGenerator<Uint8Array, void, void> {
  const reader = new BatchReader(blocks);
  const answers: Promise<Answer>[] = [];
  let offsetInFolder = 0;
  const ask = async (memory: Batch): Promise<void> => {
    const batch = await reader.fill(memory);
    if (batch === undefined) {
      folder.giveBack(memory);
      return;
    }
    // Where the caller stops early, nobody awaits it.
    answers.push(startAhead(folder.decode(batch)));
  };
  try {
    for (let count = 0; count < BATCH_COUNT; count += 1) await ask(folder.takeBatch());
    for (let next = answers.shift(); next !== undefined; next = answers.shift()) {
      const answer = await next;
      offsetInFolder = undoTranslation(answer, offsetInFolder);
      yield* takeOut(answer, budget);
      await ask(answer.batch);
    }
  } finally {
    folder.end();
    await blocks.return();
  }
  if (reader.failure !== undefined) throw reader.failure.error;
}

/** Undoes the call translation of what is unpacked, in place, and gives where in the folder the next batch starts. */
function undoTranslation(
  { batch, callTranslationSize, decodedCount }: Answer,
  startInFolder: number,
): number {
  let at = 0;
  for (const { uncompressedSizeInBytes } of batch.blocks.slice(0, decodedCount)) {
    const block = batch.output.subarray(at, at + uncompressedSizeInBytes);
    if (callTranslationSize !== 0) undoCallTranslation(block, startInFolder + at, callTranslationSize);
    at += uncompressedSizeInBytes;
  }
  return startInFolder + at;
}

/** Yields what the budget has room for, then throws the error, if there was one. */
function* takeOut(
  { batch, decodedCount, failure }: Answer,
  budget: Budget,
): Generator<Uint8Array, void, void> {
  let length = 0;
  try {
    for (const { uncompressedSizeInBytes } of batch.blocks.slice(0, decodedCount)) {
      budget.spendOutput(batch.output.subarray(length, length + uncompressedSizeInBytes));
      length += uncompressedSizeInBytes;
    }
    const damaged = batch.blocks[decodedCount];
    if (failure !== undefined && damaged !== undefined) {
      budget.spendBytesOut(damaged.uncompressedSizeInBytes);
      throw new FormatError(failure.code, failure).movedBy(damaged.offsetInBytes);
    }
  } catch (error) {
    if (length > 0) yield batch.output.subarray(0, length);
    throw error;
  }
  yield batch.output.subarray(0, length);
}

/** Gathers blocks into batches. An error of the blocks is kept until those before it are unpacked. */
class BatchReader {
  failure: { error: unknown } | undefined;
  private pending: DataBlock | undefined;
  private ended = false;

  constructor(private readonly blocks: AsyncGenerator<DataBlock, void, void>) {}

  /** Fills the memory of a batch; undefined when no block is left. */
  async fill({ compressed, output }: Batch): Promise<Batch | undefined> {
    const batch: Batch = { compressed, output, blocks: [] };
    let at = 0;
    for (let block = await this.peek(); block !== undefined; block = await this.peek()) {
      const end = at + block.compressed.length;
      if (batch.blocks.length === BLOCKS_PER_BATCH || end > compressed.length) break;
      compressed.set(block.compressed, at);
      batch.blocks.push({
        compressedSizeInBytes: block.compressed.length,
        uncompressedSizeInBytes: block.uncompressedSizeInBytes,
        offsetInBytes: block.offsetInBytes,
      });
      at = end;
      this.pending = undefined;
    }
    return batch.blocks.length === 0 ? undefined : batch;
  }

  /** The block that comes next; it is valid until it is taken. */
  private async peek(): Promise<DataBlock | undefined> {
    if (this.pending !== undefined || this.ended) return this.pending;
    try {
      const next = await this.blocks.next();
      if (next.done === true) this.ended = true;
      else this.pending = next.value;
    } catch (error) {
      this.ended = true;
      this.failure = { error };
    }
    return this.pending;
  }
}
