import { DAMAGED_PART, ORPHAN_ENTRY, SIGNATURE_ROOM } from '../facts/hidden-place.js';
import type { Payload } from '../facts/payload.js';
import { CONTAINER_TYPES, PACKAGE_TYPES, RUNNABLE_TYPES } from '../formats/index.js';

/** True for programs, libraries, drivers, scripts, shortcuts and what else runs on Windows when it is started. */
export function isRunnable({ type }: Payload): boolean {
  return RUNNABLE_TYPES.has(type);
}

/** True for archives and packages. */
export function isContainer({ type }: Payload): boolean {
  return CONTAINER_TYPES.has(type);
}

/** True for an entry whose name is the archive's own: a File row gives the files of a package other ones. */
export function isNamedByArchive({ facts, source }: Payload): boolean {
  const isInCabinet = source === 'cabinet' && facts.tableKey === undefined;
  return isInCabinet || source === 'zip-entry' || source === 'archive-entry';
}

/**
 * True for bytes of a package, not all zero, that no stream accounts for, or only one that no storage holds. Other
 * compound files, such as documents, leave old data in their free sectors all the time.
 */
export function liesOutsideOfStreams(payload: Payload, payloads: readonly Payload[]): boolean {
  const holder = payload.parent === null ? undefined : payloads[payload.parent];
  const isOrphan = payload.facts.hiddenIn === ORPHAN_ENTRY;
  const isLeftOver = payload.source === 'slack' || payload.source === 'appended' || isOrphan;
  const isAccountedFor = payload.facts.hiddenIn === SIGNATURE_ROOM || payload.facts.hiddenIn === DAMAGED_PART;
  return isLeftOver && !isAccountedFor && holder !== undefined && PACKAGE_TYPES.has(holder.type);
}
