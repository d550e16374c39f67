/**
 * Why something in an input was not read. `encrypted`: no known password opens it. `elsewhere`: the package expects it
 * beside itself, but it is missing. `unsupported`: the format is not unpacked. `damaged`: the data cannot be read.
 * `limit`: a limit stopped the work.
 */
export const UNREAD_REASONS = ['encrypted', 'elsewhere', 'unsupported', 'damaged', 'limit'] as const;

export type UnreadReason = (typeof UNREAD_REASONS)[number];
