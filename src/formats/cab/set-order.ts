import { appendTo } from '../../io/append-to.js';
import type { Cabinet } from './cabinet.js';

/**
 * Orders cabinets into the chains that their headers describe: same set, next index, a next cabinet on the left and
 * a previous one on the right. Where several fit, the one with the name that the left one gives is taken.
 */
export function linkCabinets(cabinets: readonly Cabinet[]): Cabinet[][] {
  const successors = new Successors(cabinets);
  const isSuccessor = new Set<Cabinet>();
  const next = new Map<Cabinet, Cabinet>();
  for (const cabinet of cabinets) {
    const successor = successors.take(cabinet);
    if (successor === undefined) continue;
    next.set(cabinet, successor);
    isSuccessor.add(successor);
  }
  const chains: Cabinet[][] = [];
  for (const first of cabinets) {
    if (isSuccessor.has(first)) continue;
    const chain: Cabinet[] = [];
    // Ends: the index in the set grows by one with each link.
    for (let at: Cabinet | undefined = first; at !== undefined; at = next.get(at)) chain.push(at);
    chains.push(chain);
  }
  return chains;
}

/** The cabinets that continue another one, each given out once. */
class Successors {
  private readonly byPlace = new Map<string, Cabinet[]>();
  private readonly byName = new Map<string, Cabinet[]>();
  private readonly taken = new Set<Cabinet>();

  constructor(cabinets: readonly Cabinet[]) {
    for (const cabinet of [...cabinets].reverse()) {
      const { indexInSet, previousCabinet, setId } = cabinet.header;
      if (previousCabinet === undefined) continue;
      appendTo(this.byPlace, placeKey(setId, indexInSet), cabinet);
      if (cabinet.name !== undefined)
        appendTo(this.byName, nameKey(setId, indexInSet, cabinet.name), cabinet);
    }
  }

  take({ header }: Cabinet): Cabinet | undefined {
    const { indexInSet, nextCabinet, setId } = header;
    if (nextCabinet === undefined) return undefined;
    return (
      this.takeFrom(this.byName.get(nameKey(setId, indexInSet + 1, nextCabinet))) ??
      this.takeFrom(this.byPlace.get(placeKey(setId, indexInSet + 1)))
    );
  }

  private takeFrom(candidates: Cabinet[] | undefined): Cabinet | undefined {
    for (let candidate = candidates?.pop(); candidate !== undefined; candidate = candidates?.pop()) {
      if (this.taken.has(candidate)) continue;
      this.taken.add(candidate);
      return candidate;
    }
    return undefined;
  }
}

function placeKey(setId: number, indexInSet: number): string {
  return `${setId}/${indexInSet}`;
}

function nameKey(setId: number, indexInSet: number, name: string): string {
  return `${placeKey(setId, indexInSet)}/${name.toLowerCase()}`;
}
