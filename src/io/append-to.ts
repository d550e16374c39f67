/** Appends to the list of a key, unless that has `maxLength` values already. */
export function appendTo<Key, Value>(
  lists: Map<Key, Value[]>,
  key: Key,
  value: Value,
  maxLength = Number.POSITIVE_INFINITY,
): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else if (list.length < maxLength) list.push(value);
}
