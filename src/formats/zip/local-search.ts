import type { Budget } from '../../io/budget.js';
import {
  DIRECTORY_HEADER_SIZE,
  LOCAL_HEADER_SIZE,
  parseDirectoryHeader,
  parseLocalHeader,
  type RawHeader,
} from './header.js';
import { isKnownMethod } from './method.js';
import type { ReadAhead } from './read-ahead.js';
import { DIRECTORY_HEADER, LOCAL_HEADER, signatureAt } from './signature.js';

/** A directory header has three lengths of up to 64 KiB, a local one two. */
const LARGEST_HEADER_IN_BYTES = DIRECTORY_HEADER_SIZE + 3 * 0xffff;

/** Where the first of the wanted signatures stands at or behind `startInBytes`. */
export async function nextSignature(
  ahead: ReadAhead,
  startInBytes: number,
  wanted: readonly number[],
  budget: Budget,
): Promise<number | undefined> {
  let at = startInBytes;
  while (at + 4 <= ahead.endInBytes) {
    const bytes = await ahead.from(at, 4);
    const found = indexOfSignature(bytes, wanted);
    if (found >= 0) {
      budget.spendSteps();
      return at + found;
    }
    at += bytes.length - 3;
  }
  return undefined;
}

/** The next directory header (`header` undefined; it may be cut off) or local header that can be one. */
export async function nextHeader(
  ahead: ReadAhead,
  startInBytes: number,
  budget: Budget,
): Promise<{ offsetInBytes: number; header: RawHeader | undefined } | undefined> {
  let at = startInBytes;
  for (;;) {
    const offsetInBytes = await nextSignature(ahead, at, HEADER_SIGNATURES, budget);
    if (offsetInBytes === undefined) return undefined;
    const bytes = await ahead.from(offsetInBytes, LARGEST_HEADER_IN_BYTES);
    const isOfDirectory = signatureAt(bytes, 0) === DIRECTORY_HEADER;
    const header = isOfDirectory ? parseDirectoryHeader(bytes) : localHeaderAt(bytes);
    const canBeHeader = header === undefined ? isOfDirectory : isPlausible(header);
    if (canBeHeader) return { offsetInBytes, header: isOfDirectory ? undefined : header };
    at = offsetInBytes + 4;
  }
}

const HEADER_SIGNATURES = [LOCAL_HEADER, DIRECTORY_HEADER];
const SIGNATURE_START = Buffer.from('PK');

function indexOfSignature(bytes: Buffer, wanted: readonly number[]): number {
  for (let at = bytes.indexOf(SIGNATURE_START); at >= 0; at = bytes.indexOf(SIGNATURE_START, at + 2)) {
    if (wanted.includes(signatureAt(bytes, at))) return at;
  }
  return -1;
}

/** Versions are ten times a number up to 6.3, with room for liars; the upper byte names a system in some writers. */
const LARGEST_VERSION = 100;

/** Programs that read ZIPs hold the signature as a constant; what follows there is hardly ever all of this. */
function isPlausible({ method, rawName, versionNeeded }: RawHeader): boolean {
  return (
    canBeDescribed(versionNeeded, method, rawName.length) && rawName.every((byte) => byte >= FIRST_PRINTABLE)
  );
}

function canBeDescribed(versionNeeded: number, method: number, nameLength: number): boolean {
  return nameLength > 0 && (versionNeeded & 0xff) <= LARGEST_VERSION && isKnownMethod(method);
}

/** Looks at the fields before it takes the name: of signatures one behind the other there may be millions. */
function localHeaderAt(bytes: Buffer): RawHeader | undefined {
  if (bytes.length < LOCAL_HEADER_SIZE) return undefined;
  const isPossible = canBeDescribed(bytes.readUInt16LE(4), bytes.readUInt16LE(8), bytes.readUInt16LE(26));
  return isPossible ? parseLocalHeader(bytes) : undefined;
}

const FIRST_PRINTABLE = 0x20;
