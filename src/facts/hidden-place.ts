/** The `hiddenIn` of streams that no directory entry refers to. */
export const ORPHAN_ENTRY = 'orphan directory entry';

/** The `hiddenIn` of payloads inside a signature. */
export const SIGNATURE_ROOM = 'unsigned part of a signature';

/** The `hiddenIn` of what a damaged directory, FAT or table no longer accounts for: nobody hid it. */
export const DAMAGED_PART = 'part of a damaged package';
