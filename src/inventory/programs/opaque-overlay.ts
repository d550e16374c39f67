import type { Payload } from '../../facts/payload.js';
import { readUpTo, type Source } from '../../io/source.js';
import type { Walk } from '../walk/walk.js';

/** A smaller one that nothing is known of holds settings or a key. */
const LEAST_SIZE_IN_BYTES = 4096;
/** Packed and encrypted bytes have nearly 8 bits each; texts, pictures and programs stay below. */
const LEAST_ENTROPY = 7;
/** A container that was found in it accounts for all of it but a header and a footer. */
const MOST_LEFT_SHARE = 0.1;
const MARKER_RANGE_IN_BYTES = 1 << 16;

/** What follows the sections of a program that unpacks itself, as its own reader finds it. */
interface InstallerTechnology {
  readonly name: string;
  /** In the first or last 64 KiB of the overlay, one character for each byte. */
  readonly marker?: string;
  /** In the manifest or the version resource of the program. */
  readonly mark?: RegExp;
}

const TECHNOLOGIES: readonly InstallerTechnology[] = [
  { name: 'an NSIS installer', marker: '\xef\xbe\xad\xdeNullsoftInst' },
  { name: 'an Inno Setup installer', marker: 'Inno Setup Setup Data', mark: /Inno[ .]Setup/ },
  { name: 'an InstallShield installer', marker: 'InstallShield', mark: /InstallShield/ },
  { name: 'an Advanced Installer bootstrapper', marker: 'ADVINSTSFX', mark: /Advanced Installer/ },
];

/** Says of an overlay in which nothing was recognised that nobody has read it, with what made the program. */
export async function noteOpaqueOverlay(
  walk: Walk,
  program: Payload,
  overlay: Payload,
  source: Source,
): Promise<void> {
  if (overlay.type !== 'data') return;
  const leftInBytes = overlay.sizeInBytes - sizeOfContainers(walk, overlay);
  if (leftInBytes <= MOST_LEFT_SHARE * overlay.sizeInBytes) return;
  const technology = await findTechnology(program, source);
  const isPacked = leftInBytes >= LEAST_SIZE_IN_BYTES && (overlay.facts.entropy ?? 0) >= LEAST_ENTROPY;
  if (technology === undefined && !isPacked) return;
  walk.unread.note(program, {
    reason: 'unsupported',
    count: 1,
    sizeInBytes: leftInBytes,
    note: technology ?? 'packed or encrypted data behind a program',
  });
}

function sizeOfContainers({ payloads }: Walk, overlay: Payload): number {
  let sizeInBytes = 0;
  // What lies in a payload is listed behind it.
  for (const payload of payloads.slice(overlay.id + 1)) {
    if (payload.parent === overlay.id) sizeInBytes += payload.sizeInBytes;
  }
  return sizeInBytes;
}

async function findTechnology({ facts: { pe } }: Payload, overlay: Source): Promise<string | undefined> {
  const head = await readUpTo(overlay, 0, MARKER_RANGE_IN_BYTES);
  const tailOffset = Math.max(0, overlay.sizeInBytes - MARKER_RANGE_IN_BYTES);
  const ends = [head, await readUpTo(overlay, tailOffset, MARKER_RANGE_IN_BYTES)].map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  const claims = [pe?.manifest ?? '', ...Object.values(pe?.version ?? {})].join('\n');
  return TECHNOLOGIES.find(
    ({ mark, marker }) =>
      mark?.test(claims) ||
      (marker !== undefined && ends.some((bytes) => bytes.includes(marker, 0, 'latin1'))),
  )?.name;
}
