/** `{ [key]: value }`, or nothing when there is no value: to spread into an object whose keys are optional. */
export function optionalProperty<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const object: { [P in K]?: V } = {};
  if (value !== undefined) object[key] = value;
  return object;
}
