export { openZip } from './archive.js';
export { auditZip } from './audit.js';
export { checkPassword, type DecodeOptions, decodeEntry, fitsCheckBytes, isProvable } from './decode.js';
export type { ZipArchive, ZipEncryption, ZipEntry } from './entry.js';
export { findZip } from './find-zip.js';
export { isZipWithoutStart } from './zip-without-start.js';
