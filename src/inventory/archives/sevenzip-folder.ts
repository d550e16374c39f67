import { crc32 } from 'node:zlib';
import type { Payload } from '../../facts/payload.js';
import { decodeFolder, decodeSubstream } from '../../formats/sevenzip/decode-folder.js';
import type { SevenZipKeys } from '../../formats/sevenzip/key.js';
import type { Folder, Substream } from '../../formats/sevenzip/streams-info.js';
import type { Source } from '../../io/source.js';
import { Collector } from '../walk/collector.js';
import type { Place, Walk } from '../walk/walk.js';

/** A file of a folder with the payload that lists it. */
export interface FolderFile {
  readonly payload: Payload;
  readonly place: Place;
  /** Its number in the folder. */
  readonly index: number;
}

/** Unpacks a folder once, and visits its files in the order in which their bytes come. */
export class SevenZipFolderVisit {
  /** Takes the bytes of the file at hand. */
  private collector: Collector | undefined;
  private crc = 0;

  constructor(
    private readonly walk: Walk,
    private readonly source: Source,
    private readonly holder: Payload,
    private readonly folder: Folder,
    private readonly keys: SevenZipKeys | undefined,
    /** No checksum confirmed the keys. */
    private readonly isClaimed: boolean,
  ) {}

  /** `files` in order, one for each file of the folder. */
  async visit(files: readonly FolderFile[]): Promise<void> {
    let finished = 0;
    await this.walk.guard(this.holder, 'files of a folder are listed without their content', async () => {
      for await (const chunk of decodeFolder(this.source, this.folder, this.options)) {
        let rest = chunk;
        for (let file = files[finished]; file !== undefined; file = files[finished]) {
          const taken = this.take(file, rest);
          if (taken === undefined) break;
          rest = rest.subarray(taken);
          finished += 1;
          await this.finish(file);
        }
        if (finished === files.length) return;
      }
    });
    for (const file of files.slice(finished)) await this.abandon(file);
  }

  private get options() {
    const { budget } = this.walk;
    return { budget, ...(this.keys === undefined ? {} : { keys: this.keys }) };
  }

  private substreamOf({ index }: FolderFile): Substream {
    return this.folder.substreams[index] ?? { sizeInBytes: 0 };
  }

  /** Takes what belongs to the file; gives how much that was once the file is whole. */
  private take(file: FolderFile, bytes: Uint8Array): number | undefined {
    const { sizeInBytes } = this.substreamOf(file);
    this.collector ??= new Collector(sizeInBytes, false);
    const part = bytes.subarray(0, sizeInBytes - this.collector.sizeInBytes);
    this.collector.update(part);
    this.crc = crc32(part, this.crc);
    return this.collector.sizeInBytes === sizeInBytes ? part.length : undefined;
  }

  private async finish(file: FolderFile): Promise<void> {
    const { crc32: expected } = this.substreamOf(file);
    const { payload, place } = file;
    if (expected !== undefined && expected !== this.crc) {
      this.walk.problems.at(payload.path)({
        code: this.isClaimed ? 'sevenzip.password-unconfirmed' : 'sevenzip.crc-mismatch',
        offsetInBytes: this.folder.packedStreams[0]?.offsetInBytes ?? 0,
        effect: 'the content is damaged; it is analysed anyway',
      });
    }
    const content = this.contentOf(file);
    await this.walk.guard(payload, 'the file is listed without its content', async () => {
      this.walk.budget.checkPayloadSize(content.source.sizeInBytes);
      await this.walk.open(payload, content, place);
    });
  }

  private contentOf(file: FolderFile) {
    const collector = this.collector ?? new Collector(0, false);
    this.collector = undefined;
    this.crc = 0;
    return collector.finish(() => decodeSubstream(this.source, this.folder, file.index, this.options));
  }

  /** The folder ended before the file did: the available part is analysed anyway. */
  private async abandon(file: FolderFile): Promise<void> {
    const { payload, place } = file;
    const { sizeInBytes } = this.substreamOf(file);
    if (sizeInBytes === 0) {
      await this.finish(file);
      return;
    }
    const missing = sizeInBytes - (this.collector?.sizeInBytes ?? 0);
    this.walk.problems.at(payload.path)({
      code: 'inventory.file-incomplete',
      offsetInBytes: this.folder.packedStreams[0]?.offsetInBytes ?? 0,
      effect: `${missing} of ${sizeInBytes} bytes cannot be read`,
    });
    if (this.collector === undefined) return;
    await this.walk.open(payload, { ...this.contentOf(file), sha256: null }, place);
    payload.sizeInBytes = sizeInBytes;
  }
}
