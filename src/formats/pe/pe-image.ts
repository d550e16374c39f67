import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';
import { zeroTerminated } from './latin1.js';
import type { PeHeaders } from './pe-header.js';
import type { SectionHeader } from './section-table.js';

/** No name that a linker writes is longer; C++ names of templates come near. */
const LONGEST_NAME_IN_BYTES = 4096;
/** Room for names in tiny programs, whose tables may overlap legitimately. */
const NAME_ALLOWANCE_FLOOR_IN_BYTES = 65_536;
const PAGE_SIZE_IN_BYTES = 32_768;
const PAGES_KEPT = 64;
/** The loader rounds raw section offsets down to this, whatever FileAlignment says. */
const RAW_ALIGNMENT_IN_BYTES = 0x200;
const MEMORY_PAGE_SIZE_IN_BYTES = 0x1000;

/** The file offset of a relative virtual address, and how many bytes of the file follow there. */
export interface FilePlace {
  offsetInBytes: number;
  availableInBytes: number;
}

/** A program whose headers are known, read by relative virtual address (RVA) as the loader would map it. */
export class PeImage {
  private readonly pages = new Map<number, Uint8Array>();
  private readonly names = new Map<number, string>();
  private nameAllowanceInBytes: number;

  constructor(
    readonly source: Source,
    readonly headers: PeHeaders,
    readonly sections: readonly SectionHeader[],
    readonly onProblem: OnProblem,
    readonly budget: Budget,
  ) {
    this.nameAllowanceInBytes = NAME_ALLOWANCE_FLOOR_IN_BYTES + source.sizeInBytes;
  }

  /** The place of an address in the file; undefined when no byte of the file is mapped there. */
  locate(rva: number): FilePlace | undefined {
    const flat = this.headers.sectionAlignment < MEMORY_PAGE_SIZE_IN_BYTES;
    const place = flat ? undefined : this.locateInSections(rva);
    if (place !== undefined) return place;
    const headerEnd = flat ? this.source.sizeInBytes : this.headers.sizeOfHeaders;
    const end = Math.min(headerEnd, this.source.sizeInBytes);
    return rva < end ? { offsetInBytes: rva, availableInBytes: end - rva } : undefined;
  }

  /** Up to `lengthInBytes` bytes from an address: fewer where the mapped part of the file ends. */
  async read(rva: number, lengthInBytes: number): Promise<Uint8Array> {
    const place = this.locate(rva);
    if (place === undefined) return new Uint8Array(0);
    return this.readAt(place.offsetInBytes, Math.min(lengthInBytes, place.availableInBytes));
  }

  /** The same from an offset in the file. */
  async readAt(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    const page = Math.floor(offsetInBytes / PAGE_SIZE_IN_BYTES);
    const inPage = offsetInBytes - page * PAGE_SIZE_IN_BYTES;
    if (inPage + lengthInBytes > PAGE_SIZE_IN_BYTES)
      return readUpTo(this.source, offsetInBytes, lengthInBytes);
    return (await this.page(page)).subarray(inPage, inPage + lengthInBytes);
  }

  /**
   * The zero-terminated name at an address, one character per byte; undefined when nothing is mapped there. All
   * names together may take no more room than the file has: past that, tables that name one place again and
   * again would blow up the result.
   */
  async readName(rva: number): Promise<string | undefined> {
    if (this.namesExhausted) return undefined;
    const name = this.names.get(rva) ?? (await this.readNewName(rva));
    if (name === undefined) return undefined;
    this.names.set(rva, name);
    this.spendNameAllowance(name.length + 1);
    return name;
  }

  /** Where a data directory's entry stands in the file, for a Problem with what it points to. */
  directoryEntryOffset(index: number): number {
    return this.headers.directoriesOffset + 8 * index;
  }

  /** True when names of the program have been left out to keep the result bounded. */
  get namesExhausted(): boolean {
    return this.nameAllowanceInBytes <= 0;
  }

  private spendNameAllowance(lengthInBytes: number): void {
    const hadSome = this.nameAllowanceInBytes > 0;
    this.nameAllowanceInBytes -= lengthInBytes;
    if (hadSome && this.nameAllowanceInBytes <= 0) {
      this.onProblem({
        code: 'pe.names',
        offsetInBytes: 0,
        effect: 'further names of the program are omitted',
      });
    }
  }

  private async readNewName(rva: number): Promise<string | undefined> {
    this.budget.spendSteps();
    const place = this.locate(rva);
    if (place === undefined) return undefined;
    const longest = Math.min(LONGEST_NAME_IN_BYTES, place.availableInBytes);
    const start = await this.readAt(place.offsetInBytes, Math.min(256, longest));
    const bytes =
      start.includes(0) || start.length === longest ? start : await this.readAt(place.offsetInBytes, longest);
    return zeroTerminated(bytes);
  }

  private locateInSections(rva: number): FilePlace | undefined {
    for (const section of this.sections) {
      const rawOffset = section.rawOffset - (section.rawOffset % RAW_ALIGNMENT_IN_BYTES);
      const mapped = Math.min(
        section.rawSizeInBytes,
        roundUpToPage(section.virtualSizeInBytes || section.rawSizeInBytes),
      );
      const inSection = rva - section.rva;
      if (inSection < 0 || inSection >= mapped) continue;
      const available = Math.min(mapped - inSection, this.source.sizeInBytes - rawOffset - inSection);
      if (available > 0) return { offsetInBytes: rawOffset + inSection, availableInBytes: available };
    }
    return undefined;
  }

  private async page(index: number): Promise<Uint8Array> {
    const known = this.pages.get(index);
    if (known !== undefined) return known;
    await this.budget.breathe();
    const page = await readUpTo(this.source, index * PAGE_SIZE_IN_BYTES, PAGE_SIZE_IN_BYTES);
    if (this.pages.size >= PAGES_KEPT) {
      for (const oldest of this.pages.keys()) {
        this.pages.delete(oldest);
        break;
      }
    }
    this.pages.set(index, page);
    return page;
  }
}

function roundUpToPage(sizeInBytes: number): number {
  return Math.ceil(sizeInBytes / MEMORY_PAGE_SIZE_IN_BYTES) * MEMORY_PAGE_SIZE_IN_BYTES;
}
