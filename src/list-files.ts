import type { Payload } from './facts/payload.js';
import { takeInventory } from './inventory/inventory.js';
import { Budget } from './io/budget.js';
import { openInput, type TriageSource } from './io/input.js';
import { losesData, type Problem } from './io/problem.js';
import { resolveLimits } from './io/resolve-limits.js';
import type { Completeness } from './report/report.js';
import type { TriageOptions } from './triage.js';

/** One embedded file as its container names it; `type` is identified where the content is not compressed. */
export type ListingEntry = Pick<
  Payload,
  'id' | 'parent' | 'path' | 'name' | 'installPath' | 'source' | 'type' | 'sizeInBytes' | 'encrypted'
>;

/** The result of `listFiles`. */
export interface Listing {
  /** `partial` when a container could not be read in full. */
  completeness: Exclude<Completeness, 'failed'>;
  entries: readonly ListingEntry[];
  problems: readonly Problem[];
}

/**
 * Lists the entries of the containers of an input without unpacking anything, which is fast for any size. Content that
 * only unpacking reveals (containers in compressed files, data outside streams) is left to `triage`.
 *
 * @throws TypeError for anything but a path, bytes or a Blob; SourceError when the input cannot be opened; the
 * signal's reason when aborted.
 */
export async function listFiles(input: TriageSource, options: TriageOptions = {}): Promise<Listing> {
  const limits = resolveLimits(options.limits);
  options.signal?.throwIfAborted();
  const opened = await openInput(input, options.name);
  try {
    const { payloads, problems } = await takeInventory(opened.source, {
      name: opened.name,
      budget: new Budget(limits, opened.source.sizeInBytes, options.signal),
      findNeighbour: options.findNeighbour ?? opened.findNeighbour,
      unpacks: false,
    });
    const completeness = problems.some(({ code }) => losesData(code)) ? 'partial' : 'complete';
    return { completeness, entries: payloads.map(listingEntry), problems };
  } finally {
    await opened.close();
  }
}

function listingEntry(payload: Payload): ListingEntry {
  const { encrypted, id, installPath, name, parent, path, sizeInBytes, source, type } = payload;
  return {
    id,
    parent,
    path,
    name,
    ...(installPath === undefined ? {} : { installPath }),
    source,
    type,
    sizeInBytes,
    encrypted,
  };
}
