import { fileNameOf, MAX_FILE_LENGTH, MAX_WRITTEN_FILES } from '../written-file.js';
import { renderSymbols } from './symbol.js';

/** What a file may hold, by the paths that lead here; more than one when they wrote different things. */
type Contents = readonly string[];

const MAX_ALTERNATIVES = 4;

/** The files that a path through a batch file has written, by their full names in lower case. */
export class BatchFiles {
  private files: ReadonlyMap<string, Contents> = new Map();

  get size(): number {
    return this.files.size;
  }

  /** Names of the files, without their folders. */
  get fileNames(): string[] {
    return [...this.files.keys()].map(fileNameOf);
  }

  /** What a file may hold; empty when the script did not write it. A name without its folder is enough. */
  read(path: string): Contents {
    return this.files.get(keyOf(path)) ?? this.readByName(fileNameOf(renderSymbols(path))) ?? [];
  }

  /** Makes the file hold `contents` and nothing else; false when there are too many files, or it is too long. */
  write(path: string, contents: Contents): boolean {
    const key = keyOf(path);
    if (!this.files.has(key) && this.files.size >= MAX_WRITTEN_FILES) return false;
    const kept = contents.map((text) => text.slice(0, MAX_FILE_LENGTH));
    this.files = new Map(this.files).set(key, kept);
    return kept.every((text, at) => text.length === contents[at]?.length);
  }

  replaceWith(other: BatchFiles): void {
    this.files = other.files; // maps are never changed, only replaced
  }

  /** Two paths meet: a file that only one of them wrote holds that, where both did it may hold either. */
  mergeWith(other: BatchFiles): void {
    if (other.files === this.files) return;
    const merged = new Map(this.files);
    for (const [key, contents] of other.files) {
      const known = merged.get(key) ?? [];
      if (known === contents) continue;
      const others = contents.filter((content) => !known.includes(content));
      merged.set(key, [...known, ...others].slice(0, MAX_ALTERNATIVES));
    }
    this.files = merged;
  }

  private readByName(name: string): Contents | undefined {
    for (const [key, contents] of this.files) if (fileNameOf(key) === name) return contents;
    return undefined;
  }
}

const keyOf = (path: string): string => renderSymbols(path).replaceAll('"', '').trim().toLowerCase();
