import type { PayloadSource } from '../../facts/payload.js';
import type { EmbeddedKind } from '../../formats/index.js';
import { SliceSource } from '../../io/source.js';
import { type PayloadRange, type RangeHolder, visitRange } from '../walk/visit-range.js';
import type { Walk } from '../walk/walk.js';
import { embeddedStartOf, findExtent } from './container-extent.js';
import type { CoveredRanges } from './covered-range.js';
import { reportCut } from './embedded.js';
import type { HeaderHit, HeaderScan } from './header-scan.js';

/** Where headers are looked into, and what is said of what they are found to be. */
export interface SearchedBytes {
  readonly source: PayloadSource;
  /** Headers before this are not visited. */
  readonly startInBytes: number;
  readonly endInBytes: number;
  /** What has been visited; what is visited now is added. */
  readonly covered: CoveredRanges;
  readonly nameOf: (kind: EmbeddedKind, offsetInBytes: number) => string;
  /** Describes the place of an offset, when nothing there accounts for containers. */
  readonly regionOf?: (offsetInBytes: number) => string;
}

/** Visits the containers and programs whose headers a scan has seen, as far as these prove to be such. */
export async function visitHeaders(
  walk: Walk,
  holder: RangeHolder,
  scan: HeaderScan,
  searched: SearchedBytes,
): Promise<void> {
  await new HeaderVisit(walk, holder, searched).visit(scan);
}

/** Headers of one kind that are visited; decoys must not make the work grow with the input. */
const MAX_HEADERS_PER_KIND = 64;
/** Total size of all visited ranges, as a multiple of the bytes searched: they may be nested. */
const MAX_VISITED_PER_BYTE = 4;
/** To prove a header, the end of a container may have to be searched for up to the end of the bytes. */
const MAX_SEARCHED_PER_BYTE = 16;
const SEARCHED_FLOOR_IN_BYTES = 2 ** 26;

class HeaderVisit {
  private visitsLeftInBytes: number;
  private searchesLeftInBytes: number;
  private readonly headersSeen = new Map<EmbeddedKind, number>();
  private isCut = false;

  constructor(
    private readonly walk: Walk,
    private readonly holder: RangeHolder,
    private readonly searched: SearchedBytes,
  ) {
    const { sizeInBytes } = holder.source;
    this.visitsLeftInBytes = MAX_VISITED_PER_BYTE * sizeInBytes;
    this.searchesLeftInBytes = Math.max(MAX_SEARCHED_PER_BYTE * sizeInBytes, SEARCHED_FLOOR_IN_BYTES);
  }

  async visit(scan: HeaderScan): Promise<void> {
    const { covered, endInBytes, startInBytes } = this.searched;
    const hits = scan.hits
      .filter(({ offsetInBytes }) => offsetInBytes >= startInBytes && offsetInBytes < endInBytes)
      .sort((a, b) => a.offsetInBytes - b.offsetInBytes);
    for (const hit of hits) {
      if (covered.covers(hit.offsetInBytes, hit.kind)) continue;
      const seen = (this.headersSeen.get(hit.kind) ?? 0) + 1;
      this.headersSeen.set(hit.kind, seen);
      if (seen <= MAX_HEADERS_PER_KIND) await this.visitHeader(hit, endInBytes);
      else this.reportCut(hit.offsetInBytes);
    }
    if (scan.firstDroppedOffset < endInBytes) this.reportCut(scan.firstDroppedOffset);
  }

  /** Of several ZIP archives in a row the last one is found first: those before it are searched for again. */
  private async visitHeader({ kind, offsetInBytes: start }: HeaderHit, end: number): Promise<void> {
    const sizeInBytes = end - start;
    const { decode, isEndSearched } = embeddedStartOf(kind);
    if (isEndSearched) {
      this.searchesLeftInBytes -= sizeInBytes;
      if (this.searchesLeftInBytes < 0) {
        this.reportCut(start);
        return;
      }
    }
    const slice = new SliceSource(this.holder.source, start, sizeInBytes);
    const extent = await findExtent(kind, slice, this.walk.budget);
    if (extent === undefined) return;
    const offsetInBytes = start + extent.offsetInBytes;
    if (offsetInBytes > start) await this.visitHeader({ kind, offsetInBytes: start }, offsetInBytes);
    const hiddenIn = this.searched.regionOf?.(offsetInBytes);
    await this.visitRange({
      name: this.searched.nameOf(kind, offsetInBytes),
      source: this.searched.source,
      offsetInBytes,
      sizeInBytes: extent.sizeInBytes,
      ...(hiddenIn === undefined ? {} : { hiddenIn }),
      ...(decode === undefined ? {} : { decode }),
    });
  }

  private async visitRange(range: PayloadRange): Promise<void> {
    const { offsetInBytes, sizeInBytes } = range;
    this.visitsLeftInBytes -= sizeInBytes;
    if (this.visitsLeftInBytes < 0) {
      this.reportCut(offsetInBytes);
      return;
    }
    const { path, type } = await visitRange(this.walk, this.holder, range);
    const isReadable = this.walk.problems.isReadable(path);
    this.searched.covered.add({ offsetInBytes, sizeInBytes, type, isReadable });
  }

  private reportCut(offsetInBytes: number): void {
    if (this.isCut) return;
    this.isCut = true;
    reportCut(this.walk, this.holder.payload, offsetInBytes);
  }
}
