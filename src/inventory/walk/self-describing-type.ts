import type { PayloadType } from '../../formats/payload-type.js';

/** Containers and programs: what lies in them is found by their own structure. */
export const SELF_DESCRIBING_TYPES: ReadonlySet<PayloadType | 'unknown'> = new Set<PayloadType>([
  'pe-exe',
  'pe-dll',
  'pe-sys',
  'dos-exe',
  'ne-exe',
  'msi',
  'msp',
  'mst',
  'msm',
  'cfb',
  'cab',
  'zip',
  'jar',
  '7z',
  'rar',
]);
