import { DEFAULT_LIMITS, type Limits } from './budget.js';

/**
 * The bounds that a caller asks for, with the defaults for those that are absent.
 *
 * @throws TypeError for what is no number from 0 to Infinity: a comparison with NaN would bound nothing.
 */
export function resolveLimits(wanted: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const value: unknown = wanted[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new TypeError(`limits.${name} must be a number from 0 on, not ${String(value)}`);
    }
    limits[name] = value;
  }
  return limits;
}
