/**
 * Why something in an input was not read. `encrypted`: no known password opens it. `elsewhere`: the package expects it
 * beside itself, and it is not there. `unsupported`: its form is not unpacked. `damaged`: its bytes cannot be read.
 * `limit`: a limit stopped the work.
 */
export const UNREAD_REASONS = ['encrypted', 'elsewhere', 'unsupported', 'damaged', 'limit'] as const;

export type UnreadReason = (typeof UNREAD_REASONS)[number];
