import type { OmittedItems } from './report.js';

/** Characters of one list as JSON. Lists of real packages have a part of that; hostile ones repeat one row. */
const MAX_LIST_LENGTH = 256 * 2 ** 10;
/** Of a list in an item of another one. */
const MAX_INNER_LIST_LENGTH = 16 * 2 ** 10;

/** Cuts long lists of equal shape behind their first items, and says of how many; all items were analysed. */
export class ListCut {
  readonly omitted: OmittedItems[] = [];

  /** `total` counts what was left out of `items` before. */
  cut<T>(
    list: string,
    items: readonly T[],
    { maxLength = MAX_LIST_LENGTH, total = items.length } = {},
  ): readonly T[] {
    let listed = 0;
    let length = 0;
    for (const item of items) {
      length += JSON.stringify(item).length + 1;
      if (length > maxLength) break;
      listed += 1;
    }
    if (listed < total) this.omitted.push({ list, listed, total });
    return listed === items.length ? items : items.slice(0, listed);
  }

  cutInner<T>(list: string, items: readonly T[]): readonly T[] {
    return this.cut(list, items, { maxLength: MAX_INNER_LIST_LENGTH });
  }
}
