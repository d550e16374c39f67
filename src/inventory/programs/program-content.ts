import type { PeProgram } from '../../formats/pe/parse-pe.js';
import type { PeResource } from '../../formats/pe/resource-directory.js';
import type { ByteRange } from '../../io/source.js';
import { CoveredRanges } from '../hidden/covered-range.js';
import { reportCut } from '../hidden/embedded.js';
import type { HeaderScan } from '../hidden/header-scan.js';
import { visitHeaders } from '../hidden/header-visit.js';
import { type RangeHolder, rangeName, visitRange } from '../walk/visit-range.js';
import type { Walk } from '../walk/walk.js';
import { isNotableResource, resourceName } from './pe-resource.js';

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

/** Resources are seldom many; together they have no more than the program, unless they share their bytes. */
const RESOURCES_PER_BYTE = 2;

/** The walk through the body of one program. */
class ProgramVisit {
  private readonly covered = new CoveredRanges();
  private readonly resourcesInOrder: readonly PeResource[];

  constructor(
    private readonly walk: Walk,
    private readonly holder: RangeHolder,
    private readonly program: PeProgram | undefined,
    elsewhere: readonly ByteRange[],
  ) {
    const resources = program?.resources ?? [];
    this.resourcesInOrder = [...resources].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
    for (const range of elsewhere) this.covered.add({ ...range, isReadable: true });
  }

  async resources(): Promise<void> {
    let leftInBytes = RESOURCES_PER_BYTE * this.holder.source.sizeInBytes;
    // Linkers keep one copy of resources that are the same.
    const seen = new Set<string>();
    for (const resource of this.resourcesInOrder) {
      await this.walk.budget.breathe();
      const { offsetInBytes, sizeInBytes } = resource;
      const key = `${offsetInBytes}+${sizeInBytes}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!(await isNotableResource(this.holder.source, resource))) continue;
      leftInBytes -= sizeInBytes;
      if (leftInBytes < 0) {
        reportCut(this.walk, this.holder.payload, offsetInBytes);
        return;
      }
      const range = { name: resourceName(resource), source: 'resource', offsetInBytes, sizeInBytes } as const;
      const { path, type } = await visitRange(this.walk, this.holder, range);
      this.covered.add({ ...range, type, isReadable: this.walk.problems.isReadable(path) });
    }
  }

  async embedded(scan: HeaderScan): Promise<void> {
    const { behindCertificate, overlay } = this.program?.facts ?? {};
    await visitHeaders(this.walk, this.holder, scan, {
      source: 'appended',
      startInBytes: 1,
      endInBytes:
        overlay?.offsetInBytes ?? behindCertificate?.offsetInBytes ?? this.holder.source.sizeInBytes,
      covered: this.covered,
      nameOf: rangeName,
      regionOf: (offsetInBytes) => this.regionOf(offsetInBytes),
    });
  }

  private regionOf(offsetInBytes: number): string {
    const lies = (range: ByteRange) =>
      offsetInBytes >= range.offsetInBytes && offsetInBytes - range.offsetInBytes < range.sizeInBytes;
    const resource = this.resourcesInOrder.find(lies);
    if (resource !== undefined) return `resource ${resourceName(resource)}`;
    const { certificate, sections = [] } = this.program?.facts ?? {};
    if (certificate !== undefined && lies(certificate)) return 'certificate table';
    const section = sections.find(lies);
    return section === undefined ? 'bytes of no section' : `section ${section.name}`;
  }
}
