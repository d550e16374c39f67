import { startAhead } from '../io/start-ahead.js';

/** Works on up to `width` items concurrently and yields the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const started: Promise<Result>[] = [];
  for (const item of items) {
    started.push(startAhead(work(item)));
    if (started.length >= width) yield await (started.shift() as Promise<Result>);
  }
  for (const result of started) yield await result;
}
