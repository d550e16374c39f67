import type { Random } from './random.js';

/** A copy with some bits or bytes changed, or an end cut off. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  if (copy.length === 0) return copy;
  for (let count = random.below(4); count >= 0; count--) {
    const at = random.chance(50) ? random.below(copy.length) : random.below(Math.min(copy.length, 120));
    if (random.chance(50)) copy[at]! ^= 1 << random.below(8);
    else copy[at] = random.below(256);
  }
  return random.chance(10) ? copy.subarray(0, random.below(copy.length)) : copy;
}
