import { ORPHAN_ENTRY, SIGNATURE_ROOM } from '../facts/hidden-place.js';
import type { Payload } from '../facts/payload.js';

const PROGRAMS: ReadonlySet<Payload['type']> = new Set([
  'pe-exe',
  'pe-dll',
  'pe-sys',
  'batch',
  'powershell',
  'vbscript',
  'jscript',
  'wsf',
  'hta',
]);

const CONTAINERS: ReadonlySet<Payload['type']> = new Set([
  'zip',
  'jar',
  '7z',
  'rar',
  'cab',
  'msi',
  'msp',
  'mst',
  'cfb',
]);

/** True for programs, libraries, drivers and scripts. */
export function isRunnable({ type }: Payload): boolean {
  return PROGRAMS.has(type);
}

/** True for archives and packages. */
export function isContainer({ type }: Payload): boolean {
  return CONTAINERS.has(type);
}

/** Other compound files, such as documents, leave old data in their free sectors all the time. */
const PACKAGES: ReadonlySet<Payload['type']> = new Set(['msi', 'msp', 'mst', 'msm']);

/** True for bytes of a package, not all zero, that no stream accounts for, or only one that no storage holds. */
export function liesOutsideOfStreams(payload: Payload, payloads: readonly Payload[]): boolean {
  const holder = payload.parent === null ? undefined : payloads[payload.parent];
  const isOrphan = payload.facts.hiddenIn === ORPHAN_ENTRY;
  const isLeftOver = payload.source === 'slack' || payload.source === 'appended' || isOrphan;
  const isInSignature = payload.facts.hiddenIn === SIGNATURE_ROOM;
  return isLeftOver && !isInSignature && holder !== undefined && PACKAGES.has(holder.type);
}
