import { MAX_ORIGINAL_LENGTH } from '../script-facts.js';
import { fileNameOf, MAX_WRITTEN_FILES, type StartedFile, type WrittenFile } from '../written-file.js';
import { renderSymbols } from './symbol.js';

/** Starts of written files that are followed. */
const MAX_WRITTEN_RUNS = 256;

/** Where the interpreter stands. */
export interface RecordedPlace {
  /** 0-based line of the script as stored in the package. */
  readonly shownLine: number;
  /** Inside code that no path reaches. */
  readonly unreachable: boolean;
}

/** The files that a batch file writes, and which of them it starts. */
export class WrittenRecord {
  private readonly writtenFiles = new Map<string, WrittenFile>();
  /** Contents of the written files that are being followed, inside each other. */
  private readonly followed = new Set<string>();
  private runs = 0;
  private readonly startedFiles = new Map<string, StartedFile>();

  constructor(private readonly place: RecordedPlace) {}

  get written(): WrittenFile[] {
    return [...this.writtenFiles.values()];
  }

  get started(): StartedFile[] {
    return [...this.startedFiles.values()];
  }

  /** Notes what a file holds that the script has written. */
  noteWritten(path: string, text: string): void {
    if (this.place.unreachable) return;
    const shown = renderSymbols(path).replaceAll('"', '').trim();
    const known = this.writtenFiles.get(shown.toLowerCase());
    if (known !== undefined) known.text = text;
    else if (this.writtenFiles.size < MAX_WRITTEN_FILES)
      this.writtenFiles.set(shown.toLowerCase(), { path: shown, line: this.place.shownLine + 1, text });
  }

  /** False when a file of this content is being followed already, or when enough files were. */
  enter(text: string): boolean {
    this.runs += 1;
    if (this.runs > MAX_WRITTEN_RUNS || this.followed.has(text)) return false;
    this.followed.add(text);
    return true;
  }

  leave(text: string): void {
    this.followed.delete(text);
  }

  markStarted(fileName: string): void {
    for (const file of this.writtenFiles.values())
      if (fileNameOf(file.path) === fileName) file.started = true;
  }

  /** Notes that the command at hand starts a file that the script has written, and that is no batch file. */
  noteStarted(fileName: string, text: string, command: string, condition: string): void {
    if (this.startedFiles.size >= MAX_WRITTEN_FILES) return;
    this.startedFiles.set(`${this.place.shownLine}\n${text}`, {
      path: fileName,
      text,
      command: command.slice(0, MAX_ORIGINAL_LENGTH),
      line: this.place.shownLine + 1,
      ...(condition === '' ? {} : { condition }),
      ...(this.place.unreachable ? { unreachable: true as const } : {}),
    });
  }
}
