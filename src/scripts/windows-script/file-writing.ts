import { FileRecord } from '../file-record.js';
import { isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import type { ExpressionText } from './expression-text.js';
import { calledName } from './started-command.js';

const WRITERS = new Set(['createtextfile', 'opentextfile', 'write', 'writeline', 'writetext', 'savetofile']);

/** Modes of OpenTextFile. */
const FOR_WRITING = '2';
const FOR_APPENDING = '8';

/** Follows the text files that a script writes by FileSystemObject and by ADODB.Stream. */
export class FileWriting extends FileRecord {
  /** Path of the file behind a variable; behind `with` for that of the block. */
  private readonly opened = new Map<string, string>();
  /** Texts in streams that are not saved yet, by variable. */
  private readonly streams = new Map<string, string>();

  /** @param line 1-based line of the script that the statement stands on */
  noteStatement(tokens: readonly Token[], expressions: ExpressionText, line: number): void {
    let chained: string | undefined;
    for (const [at, token] of tokens.entries()) {
      const name = token.kind === 'word' ? calledName(token) : '';
      if (!WRITERS.has(name) || !this.mayNote(tokens)) continue;
      const [first = '', second] = expressions.argumentsAt(tokens, at + 1);
      const owner = ownerOf(tokens, at);
      if (name === 'savetofile') this.save(owner, first, line);
      else if (name.startsWith('write')) {
        this.write(owner, chained, name === 'writeline' ? `${first}\r\n` : first, line);
      } else {
        chained = this.open(first, name === 'createtextfile' ? FOR_WRITING : second, line);
        if (chained !== undefined) this.opened.set(assignedName(tokens), chained);
      }
    }
  }

  /** A file whose name or text is computed, unless all of it was followed without. */
  noteComputed(path: string, text: string, line: number): void {
    const followed = this.written.find((file) => file.path === path);
    if (followed !== undefined && followed.text !== '' && !/\{[\p{L}_$]/u.test(followed.text)) return;
    this.create(path, line);
    this.append(path, text, line);
  }

  private open(path: string, mode: string | undefined, line: number): string | undefined {
    const isWritten =
      mode === FOR_WRITING || mode === FOR_APPENDING || /forwriting|forappending/i.test(mode ?? '');
    if (path === '' || !isWritten) return undefined;
    if (mode !== FOR_APPENDING) this.create(path, line);
    return path;
  }

  private write(owner: string, chained: string | undefined, text: string, line: number): void {
    const path = owner === ')' ? chained : this.opened.get(owner);
    if (path !== undefined) this.append(path, text, line);
    else if (this.streams.size < MAX_STREAMS) {
      const known = this.streams.get(owner) ?? '';
      if (known.length + text.length <= MAX_STREAM_LENGTH) this.streams.set(owner, known + text);
    }
  }

  private save(owner: string, path: string, line: number): void {
    const text = this.streams.get(owner);
    if (text === undefined || path === '') return;
    this.create(path, line);
    this.append(path, text, line);
  }
}

const MAX_STREAMS = 64;
const MAX_STREAM_LENGTH = 262_144;

/** The variable that a statement assigns; `with` for one that opens a block. */
function assignedName(tokens: readonly Token[]): string {
  const equals = tokens.findIndex((token) => isOperator(token, '='));
  const name = equals > 0 ? tokens[equals - 1] : tokens[0];
  return name?.text.toLowerCase() ?? '';
}

/** What a method is called of: a variable, `)` of another call, or `with`. */
function ownerOf(tokens: readonly Token[], at: number): string {
  const { text } = tokens[at]!;
  const dot = text.lastIndexOf('.');
  if (dot > 0) return text.slice(0, dot).toLowerCase();
  const owner = dot === 0 ? tokens[at - 1] : isOperator(tokens[at - 1], '.') ? tokens[at - 2] : undefined;
  return owner?.text.toLowerCase() ?? 'with';
}
