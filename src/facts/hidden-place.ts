/** The `hiddenIn` of streams that no directory entry leads to. */
export const ORPHAN_ENTRY = 'orphan directory entry';

/** The `hiddenIn` of payloads that lie in the room of a signature. */
export const SIGNATURE_ROOM = 'unsigned part of a signature';
