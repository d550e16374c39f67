import type { Payload } from '../../facts/payload.js';
import type { FindNeighbour } from '../../io/input.js';

/** How far an opening can get: the less deep it lies, the further; and what has only a share of the limits less far. */
export interface Reach {
  readonly depth: number;
  /** True for what nothing refers to. */
  readonly isShared: boolean;
  readonly findBeside?: FindNeighbour | undefined;
}

/** What came of opening a payload. */
interface Opening extends Reach {
  /** A limit ended it before everything was listed. */
  readonly isCut: boolean;
  readonly holdsPayloads: boolean;
}

/** The contents that were opened, by digest: what holds other payloads is opened once, wherever it lies. */
export class OpenedContents {
  private readonly openings = new Map<string, Opening & { readonly payload: Payload }>();
  /** The first file that a package did not find beside itself, by the package's digest. */
  private readonly missing = new Map<string, string>();
  private readonly copies: { readonly copy: Payload; readonly original: Payload }[] = [];

  note(payload: Payload, opening: Opening): void {
    const isHolder = opening.holdsPayloads || payload.facts.archive !== undefined;
    if (payload.sha256 !== null && isHolder) this.openings.set(payload.sha256, { ...opening, payload });
  }

  /** Notes a file that was not found beside a package: where it is found, an equal package is opened again. */
  noteMissing({ sha256 }: Payload, path: string): void {
    if (sha256 !== null && !this.missing.has(sha256)) this.missing.set(sha256, path);
  }

  /** True for a payload whose content was opened before, at a place from where as much can be seen. */
  async takeCopy(copy: Payload, at: Reach): Promise<boolean> {
    const known = copy.sha256 === null ? undefined : this.openings.get(copy.sha256);
    if (known === undefined || (known.isCut && seesMore(at, known))) return false;
    if (await this.completes(copy, at)) return false;
    const original = known.payload;
    copy.copyOf = original.id;
    copy.type = original.type;
    original.copies = (original.copies ?? 0) + 1;
    this.copies.push({ copy, original });
    return true;
  }

  /** True where the file that an equal package lacked lies beside this one, which happens once for each package. */
  private async completes({ sha256 }: Payload, { findBeside }: Reach): Promise<boolean> {
    const path = this.missing.get(sha256 ?? '');
    if (path === undefined || (await findBeside?.(path)) === undefined) return false;
    return this.missing.delete(sha256 ?? '');
  }

  /** Gives copies the facts of their originals, once these are complete. */
  describeCopies(): void {
    for (const { copy, original } of this.copies) {
      copy.type = original.type;
      // Where it lies is its own.
      const { hiddenIn, offsetInBytes, tableKey, ...facts } = original.facts;
      copy.facts = Object.assign(facts, copy.facts);
    }
  }
}

function seesMore(at: Reach, known: Reach): boolean {
  return at.depth < known.depth || (known.isShared && !at.isShared);
}
