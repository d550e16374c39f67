import type { Rule } from './rule.js';
import { dexphotBundle } from './rule/dexphot-bundle.js';

/** All rules, in alphabetical order of their ids. */
export const RULES: readonly Rule[] = [dexphotBundle];
