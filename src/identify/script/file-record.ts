import type { OnProblem } from '../../io/problem.js';
import { MAX_FILE_LENGTH, MAX_WRITTEN_FILES, type WrittenFile } from './written-file.js';

/** What a script in one pass is seen to write into files. */
export class FileRecord {
  private readonly files = new Map<string, WrittenFile>();

  private noted = 0;

  constructor(private readonly onProblem: OnProblem) {}

  get written(): WrittenFile[] {
    return [...this.files.values()];
  }

  /** A file is made anew, and is empty. */
  create(path: string, line: number): void {
    this.put(path, '', line);
  }

  append(path: string, text: string, line: number): void {
    this.put(path, (this.files.get(keyOf(path))?.text ?? '') + text, line);
  }

  /** Reading what a call writes looks ahead, so the calls that are read are counted. */
  protected mayNote(): boolean {
    this.noted += 1;
    return this.noted <= MAX_CALLS;
  }

  private put(path: string, text: string, line: number): void {
    const file = this.files.get(keyOf(path));
    const isFull = file === undefined && this.files.size >= MAX_WRITTEN_FILES;
    if (isFull || text.length > MAX_FILE_LENGTH) {
      const effect = `line ${line}: a file is not followed, or only in its first ${MAX_FILE_LENGTH} characters`;
      this.onProblem({ code: 'script.written-file-cut', offsetInBytes: 0, effect });
    } else if (file === undefined) this.files.set(keyOf(path), { path, line, text });
    else file.text = text;
  }
}

/** Calls that write; beyond them a script is data. */
const MAX_CALLS = 4_000;

const keyOf = (path: string): string => path.replaceAll('"', '').trim().toLowerCase();
