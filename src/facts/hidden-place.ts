/** The `hiddenIn` of streams that no directory entry refers to. */
export const ORPHAN_ENTRY = 'orphan directory entry';

/** The `hiddenIn` of payloads inside a signature. */
export const SIGNATURE_ROOM = 'unsigned part of a signature';
