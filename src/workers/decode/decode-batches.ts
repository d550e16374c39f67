/** The thread that {@link DecoderThread} starts: unpacks batches of blocks, in order. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Batch } from '../../formats/cab/batch.js';
import { createDecoder } from '../../formats/cab/decoders/create-decoder.js';
import type { BlockDecoder } from '../../formats/cab/decoders/decoder.js';
import { FormatError } from '../../io/format-error.js';
import { ThreadGate, useThreadGate } from '../../io/thread-gate.js';
import { type DecoderThreadData, type Question, READY } from './message.js';

useThreadGate(new ThreadGate((workerData as DecoderThreadData).gate));
const decoders = new Map<number, BlockDecoder>();

parentPort?.on('message', (question: Question) => {
  if (question.kind === 'close') {
    parentPort?.close();
    return;
  }
  if (question.kind === 'end') {
    decoders.delete(question.folder);
    return;
  }
  const { batch, folder, method, windowBits } = question;
  const decoder = decoders.get(folder) ?? createDecoder(method, windowBits);
  decoders.set(folder, decoder);
  const answer = decodeBatch(decoder, batch);
  parentPort?.postMessage(answer, [batch.compressed.buffer, batch.output.buffer]);
});
parentPort?.postMessage(READY);

function decodeBatch(decoder: BlockDecoder, batch: Batch): Answer {
  let from = 0;
  let to = 0;
  let callTranslationSize = 0;
  for (const [index, { compressedSizeInBytes, uncompressedSizeInBytes }] of batch.blocks.entries()) {
    try {
      const compressed = batch.compressed.subarray(from, from + compressedSizeInBytes);
      // The first thread, which has less to do, undoes the translation.
      const translated = decoder.decodeTranslated?.(compressed, uncompressedSizeInBytes);
      callTranslationSize = translated?.callTranslationSize ?? 0;
      batch.output.set(translated?.bytes ?? decoder.decodeBlock(compressed, uncompressedSizeInBytes), to);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      // An error loses its class on the way to another thread.
      const failure = { code: error.code, ...error.details };
      return { batch, decodedCount: index, callTranslationSize, failure };
    }
    from += compressedSizeInBytes;
    to += uncompressedSizeInBytes;
  }
  return { batch, decodedCount: batch.blocks.length, callTranslationSize };
}
