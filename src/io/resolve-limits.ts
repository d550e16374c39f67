import { DEFAULT_LIMITS, type Limits } from './budget.js';

/**
 * The bounds that a caller asks for, with the defaults for those that are absent.
 *
 * @throws TypeError for what is no object, and for what is no number from 0 to Infinity: a comparison with NaN would bound nothing.
 */
export function resolveLimits(wanted: Partial<Limits> = {}): Limits {
  if (typeof wanted !== 'object' || wanted === null) throw new TypeError('limits must be an object');
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const value: unknown = wanted[name];
    assertLimit(`limits.${name}`, value);
    if (value !== undefined) limits[name] = value;
  }
  return limits;
}

/** @throws TypeError unless the value is absent or a number from 0 to Infinity. */
export function assertLimit(name: string, value: unknown): asserts value is number | undefined {
  if (value === undefined || (typeof value === 'number' && value >= 0)) return;
  throw new TypeError(`${name} must be a number from 0 on, not ${String(value)}`);
}
