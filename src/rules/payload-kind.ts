import type { Payload } from '../inventory/payload.js';

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

const COMPOUND_FILES: ReadonlySet<Payload['type']> = new Set(['msi', 'msp', 'mst', 'msm', 'cfb']);

/** True for what lies in bytes of a compound file that no stream accounts for, and is not all zero. */
export function liesOutsideOfStreams(payload: Payload, payloads: readonly Payload[]): boolean {
  const holder = payload.parent === null ? undefined : payloads[payload.parent];
  const isLeftOver = payload.source === 'slack' || payload.source === 'appended';
  return isLeftOver && holder !== undefined && COMPOUND_FILES.has(holder.type);
}
