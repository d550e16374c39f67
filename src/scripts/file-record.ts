import type { OnProblem } from '../io/problem.js';
import type { Token } from './folding/token.js';
import type { ScriptMeter } from './script-meter.js';
import { MAX_FILE_LENGTH, MAX_WRITTEN_FILES, type WrittenFile } from './written-file.js';

/** What a script in one pass is seen to write into files. */
export class FileRecord {
  private readonly files = new Map<string, WrittenFile>();

  private noted = 0;

  constructor(
    private readonly onProblem: OnProblem,
    private readonly meter: ScriptMeter,
  ) {}

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

  /** Reading what a call writes looks ahead in its statement, so the calls that are read are counted and charged. */
  protected mayNote(statement: readonly Token[]): boolean {
    this.noted += 1;
    return (
      this.noted <= MAX_CALLS && this.meter.trySpend(Math.min(statement.length, MAX_TOKENS) * TOKEN_COST)
    );
  }

  private put(path: string, text: string, line: number): void {
    const file = this.files.get(keyOf(path));
    const isFull = file === undefined && this.files.size >= MAX_WRITTEN_FILES;
    if (isFull || text.length > MAX_FILE_LENGTH) {
      const effect = `line ${line}: a written file is not followed beyond ${MAX_FILE_LENGTH} characters`;
      this.onProblem({ code: 'script.written-file-cut', offsetInBytes: 0, effect });
    } else if (file === undefined) this.files.set(keyOf(path), { path, line, text });
    else file.text = text;
  }
}

/** Tokens that one call looks ahead at most, and what each costs as characters handled. */
const MAX_TOKENS = 2_000;
const TOKEN_COST = 32;

/** Calls that write; beyond them a script is data. */
const MAX_CALLS = 4_000;

const keyOf = (path: string): string => path.replaceAll('"', '').trim().toLowerCase();
