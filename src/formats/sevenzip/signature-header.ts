/** Length of what stands in front of all else; offsets in the archive count from its end. */
export const SIGNATURE_HEADER_SIZE = 32;
