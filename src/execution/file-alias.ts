import type { CommandMeaning } from '../commands/command-meaning.js';
import type { PackageTables } from '../formats/msi/package-tables.js';
import { appendTo } from '../io/append-to.js';
import { baseName, normalizePath } from './path-name.js';

/** Files that one name is made from, as far as they are followed; `copy a+b+c d` gives `d` three. */
const SOURCES_PER_FILE = 8;
/** Copies of copies. */
const MAX_CHAIN_LENGTH = 4;
/** Files that one is made from in all: joined files may be joined files themselves. */
const MAX_SOURCES = 24;

/** Which files are copies of which others: made by commands, by redirection of what is unpacked, and by tables. */
export class FileAliases {
  private readonly ofPath = new Map<string, string[]>();
  private readonly ofName = new Map<string, string[]>();

  /** @param text of the command, for the file that its output goes to */
  addCommand(meanings: readonly CommandMeaning[], text: string): void {
    for (const meaning of meanings) {
      if (meaning.kind === 'copy') this.add(meaning.from, meaning.to);
      else if (meaning.kind === 'unpack') this.addOutput(meaning.members[0], text);
    }
  }

  addTables({ fileCopies }: Pick<PackageTables, 'fileCopies'>): void {
    for (const { destination, source } of fileCopies) this.add(source, destination);
  }

  /** What the file was before it was copied, moved or renamed, the nearest first; empty for files of no command. */
  sourcesOf(path: string): readonly string[] {
    const found = new Set<string>();
    let level: readonly string[] = [path];
    for (let depth = 0; depth < MAX_CHAIN_LENGTH && level.length > 0; depth += 1) {
      level = level
        .flatMap((target) => this.directSources(target))
        .filter((source) => !found.has(source))
        .slice(0, MAX_SOURCES - found.size);
      for (const source of level) found.add(source);
    }
    return [...found];
  }

  /** By the whole path, or else by the name: commands often leave the folder out. */
  private directSources(target: string): readonly string[] {
    return this.ofPath.get(normalizePath(target)) ?? this.ofName.get(baseName(target)) ?? [];
  }

  private add(source: string, target: string): void {
    const path = normalizePath(target);
    // A copy into a folder keeps its name, and is found by it.
    if (path === '' || path.endsWith('/') || baseName(path) === baseName(source)) return;
    remember(this.ofPath, path, source);
    remember(this.ofName, baseName(path), source);
  }

  /** `unzip -p a.zip member > file`, `7z e -so …`: one member, or the archive's only entry. */
  private addOutput(member: string | undefined, text: string): void {
    if (member === undefined || !text.includes('>')) return;
    const file = OUTPUT.exec(text)?.[1];
    if (file !== undefined) this.add(member, file);
  }
}

const OUTPUT = /(?<![\d>&])1?>{1,2}\s{0,8}("[^"]{1,512}"|[^\s"<>|&]{1,512})/;

function remember(lists: Map<string, string[]>, key: string, source: string): void {
  if (!lists.get(key)?.includes(source)) appendTo(lists, key, source, SOURCES_PER_FILE);
}
