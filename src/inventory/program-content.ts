import type { PeProgram } from '../identify/pe/parse-pe.js';
import type { ByteRange } from '../identify/pe/pe-facts.js';
import type { PeResource } from '../identify/pe/resource-directory.js';
import { SliceSource } from '../io/source.js';
import { findExtent } from './container-extent.js';
import { CoveredRanges } from './covered-range.js';
import { invert, tellCut } from './embedded.js';
import type { HeaderHit, HeaderKind, HeaderScan } from './header-scan.js';
import { isNotableResource, resourceName } from './pe-resource.js';
import { type PayloadRange, type RangeHolder, rangeName, visitRange } from './visit-range.js';
import type { Walk } from './walk.js';

/**
 * Visits what a program carries in its own body: resources that are more than pictures and texts, and containers and
 * programs anywhere else. `program` is undefined when its headers could not be read; ranges `elsewhere` are visited on
 * their own.
 */
export async function visitProgramContent(
  walk: Walk,
  holder: RangeHolder,
  program: PeProgram | undefined,
  scan: HeaderScan,
  elsewhere: readonly ByteRange[],
): Promise<void> {
  const visit = new ProgramVisit(walk, holder, program, elsewhere);
  await visit.resources();
  await visit.embedded(scan);
}

/** Headers of one kind that are looked into; decoys must not make the work grow with the input. */
const HEADERS_PER_KIND = 64;
/** What all parts of a program may have together, as a multiple of what it has itself: parts may lie in one another. */
const VISITED_PER_BYTE = 4;
/** To prove a header, the end of a container may have to be searched for up to the end of the program. */
const SEARCHED_PER_BYTE = 16;
const SEARCHED_FLOOR_IN_BYTES = 2 ** 26;

/** The walk through the body of one program. */
class ProgramVisit {
  private readonly covered = new CoveredRanges();
  private readonly resourcesInOrder: readonly PeResource[];
  /** Where the first of the ranges starts that follow the program's body. */
  private readonly endInBytes: number;
  private visitsLeftInBytes: number;
  private searchesLeftInBytes: number;
  private readonly headersSeen = new Map<HeaderKind, number>();
  private isCut = false;

  constructor(
    private readonly walk: Walk,
    private readonly holder: RangeHolder,
    private readonly program: PeProgram | undefined,
    elsewhere: readonly ByteRange[],
  ) {
    const { sizeInBytes } = holder.source;
    const resources = program?.resources ?? [];
    this.resourcesInOrder = [...resources].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
    const { behindCertificate, overlay } = program?.facts ?? {};
    this.endInBytes = overlay?.offsetInBytes ?? behindCertificate?.offsetInBytes ?? sizeInBytes;
    for (const range of elsewhere) {
      const startInBytes = range.offsetInBytes;
      this.covered.add({ startInBytes, endInBytes: startInBytes + range.sizeInBytes, isReadable: true });
    }
    this.visitsLeftInBytes = VISITED_PER_BYTE * sizeInBytes;
    this.searchesLeftInBytes = Math.max(SEARCHED_PER_BYTE * sizeInBytes, SEARCHED_FLOOR_IN_BYTES);
  }

  async resources(): Promise<void> {
    // Linkers keep one copy of resources that are the same.
    const seen = new Set<string>();
    for (const resource of this.resourcesInOrder) {
      await this.walk.budget.breathe();
      const { offsetInBytes, sizeInBytes } = resource;
      const key = `${offsetInBytes}+${sizeInBytes}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!(await isNotableResource(this.holder.source, resource))) continue;
      await this.visit({ name: resourceName(resource), source: 'resource', offsetInBytes, sizeInBytes });
    }
  }

  async embedded(scan: HeaderScan): Promise<void> {
    const hits = scan.hits
      .filter(({ offsetInBytes }) => offsetInBytes > 0 && offsetInBytes < this.endInBytes)
      .sort((a, b) => a.offsetInBytes - b.offsetInBytes);
    for (const hit of hits) {
      if (this.covered.covers(hit.offsetInBytes, hit.kind)) continue;
      const seen = (this.headersSeen.get(hit.kind) ?? 0) + 1;
      this.headersSeen.set(hit.kind, seen);
      if (seen <= HEADERS_PER_KIND) await this.visitHeader(hit, this.endInBytes);
      else this.tellCut(hit.offsetInBytes);
    }
    if (scan.firstDroppedOffset < this.endInBytes) this.tellCut(scan.firstDroppedOffset);
  }

  /** Of several ZIP archives behind one another the last one is found first: those in front of it are asked for again. */
  private async visitHeader({ kind, offsetInBytes: start }: HeaderHit, end: number): Promise<void> {
    const sizeInBytes = end - start;
    if (IS_SEARCHED[kind]) {
      this.searchesLeftInBytes -= sizeInBytes;
      if (this.searchesLeftInBytes < 0) {
        this.tellCut(start);
        return;
      }
    }
    const slice = new SliceSource(this.holder.source, start, sizeInBytes);
    const extent = await findExtent(kind, slice, this.walk.budget);
    if (extent === undefined) return;
    if (extent.startInBytes > 0)
      await this.visitHeader({ kind, offsetInBytes: start }, start + extent.startInBytes);
    const offsetInBytes = start + extent.startInBytes;
    await this.visit({
      name: rangeName(kind, offsetInBytes),
      source: 'appended',
      offsetInBytes,
      sizeInBytes: extent.endInBytes - extent.startInBytes,
      hiddenIn: this.regionOf(offsetInBytes),
      ...(kind === 'inverted-cfb' ? { decode: invert } : {}),
    });
  }

  private async visit(range: PayloadRange): Promise<void> {
    const { offsetInBytes, sizeInBytes } = range;
    this.visitsLeftInBytes -= sizeInBytes;
    if (this.visitsLeftInBytes < 0) {
      this.tellCut(offsetInBytes);
      return;
    }
    const { path, type } = await visitRange(this.walk, this.holder, range);
    this.covered.add({
      startInBytes: offsetInBytes,
      endInBytes: offsetInBytes + sizeInBytes,
      type,
      isReadable: this.walk.problems.isReadable(path),
    });
  }

  private regionOf(offsetInBytes: number): string {
    const lies = (range: { offsetInBytes: number; sizeInBytes: number }) =>
      offsetInBytes >= range.offsetInBytes && offsetInBytes - range.offsetInBytes < range.sizeInBytes;
    const resource = this.resourcesInOrder.find(lies);
    if (resource !== undefined) return `resource ${resourceName(resource)}`;
    const { certificate, sections = [] } = this.program?.facts ?? {};
    if (certificate !== undefined && lies(certificate)) return 'certificate table';
    const section = sections.find(lies);
    return section === undefined ? 'bytes of no section' : `section ${section.name}`;
  }

  private tellCut(offsetInBytes: number): void {
    if (this.isCut) return;
    this.isCut = true;
    tellCut(this.walk, this.holder.payload, offsetInBytes);
  }
}

/** Kinds that do not say where they end. */
const IS_SEARCHED: Record<HeaderKind, boolean> = {
  zip: true,
  cfb: true,
  'inverted-cfb': true,
  cab: false,
  '7z': false,
  rar: false,
  pe: false,
};
