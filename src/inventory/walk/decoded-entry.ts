import type { Payload } from '../../facts/payload.js';
import { Collector } from './collector.js';
import type { Content } from './content.js';
import type { Place, Walk } from './walk.js';

/**
 * Reads a listed entry of an archive and visits it. `decode` gives its bytes from the start, each time anew, and spends
 * them on the Budget.
 */
export async function visitDecoded(
  walk: Walk,
  payload: Payload,
  place: Place,
  decode: () => AsyncGenerator<Uint8Array, void, void>,
): Promise<void> {
  let content: Content | undefined;
  await walk.guard(payload, 'the entry is listed without its content', async () => {
    const collector = new Collector(place.sizeInBytes, false);
    for await (const chunk of decode()) {
      collector.update(chunk);
      walk.budget.checkPayloadSize(collector.sizeInBytes);
    }
    content = collector.finish(decode);
  });
  if (content !== undefined) await walk.open(payload, content, place);
}
