import { splitLiterally } from '../commands/command-line.js';
import type { CommandMeaning, StartProgramMeaning, UnpackMeaning } from '../commands/command-meaning.js';
import { programName } from '../commands/lolbin.js';
import type { Payload } from '../facts/payload.js';
import { folderName, normalizePath } from './path-name.js';
import { isEncryptedArchive } from './payload-filter.js';
import type { PayloadResolver } from './payload-resolver.js';

/** Words of one command that are looked at, and pieces of one word. */
const MAX_WORDS = 64;
const MAX_PIECES = 8;
/** Folders that archives are unpacked into, as far as they are remembered. */
const MAX_FOLDERS = 256;
/** Archives inside each other that are climbed out of. */
const MAX_HOLDERS = 16;

/**
 * What a program that no interpreter claims does with the files that its arguments name. No list of programs is ever
 * complete, so its arguments decide: an encrypted archive with the password that opens it, a library out of such an
 * archive, or a script.
 */
export class HandedFiles {
  /** Normalized, with `/` at the end. */
  private readonly secretFolders = new Set<string>();

  constructor(private readonly resolver: PayloadResolver) {}

  /** Remembers where archives are unpacked to that need a password. */
  addUnpack({ archive, destination = '', password }: UnpackMeaning, from: number): void {
    const folder = normalizePath(destination).replace(/\/$/, '');
    if (folder === '' || folder === '.' || this.secretFolders.size >= MAX_FOLDERS) return;
    if (password === undefined && this.resolver.find(archive, from, isEncryptedArchive) === undefined) return;
    this.secretFolders.add(`${folder}/`);
  }

  /** Undefined when the arguments name none of these files. */
  read(start: StartProgramMeaning, from: number): CommandMeaning | undefined {
    const words = splitLiterally(`x ${start.arguments}`).slice(1, MAX_WORDS + 1);
    const pieces = words.flatMap(piecesOf);
    return (
      this.readUnpack(start, words, pieces, from) ??
      this.readLibrary(start, pieces, from) ??
      this.readScript(start, pieces, from)
    );
  }

  /** The password of an archive that is handed over with it, where a known grammar misses it. */
  completeUnpack(meaning: UnpackMeaning, text: string, from: number): UnpackMeaning {
    const { archive, password } = meaning;
    const secret = this.secretOf(this.resolver.find(archive, from, isEncryptedArchive)?.payload);
    if (secret === undefined || password === secret) return meaning;
    const words = splitLiterally(text).slice(0, MAX_WORDS);
    if (!words.some((word) => handsOver(word, secret))) return meaning;
    const members = meaning.members.filter((member) => !handsOver(member, secret));
    const destination = meaning.destination ?? findFolder(members, words, [archive]);
    return {
      ...meaning,
      password: secret,
      ...(destination === undefined ? {} : { destination }),
      members: members.filter((member) => member !== destination),
    };
  }

  private readUnpack(
    { program }: StartProgramMeaning,
    words: readonly string[],
    pieces: readonly string[],
    from: number,
  ): UnpackMeaning | undefined {
    for (const archive of pieces) {
      const secret = this.secretOf(this.resolver.find(archive, from, isEncryptedArchive)?.payload);
      if (secret === undefined || !words.some((word) => handsOver(word, secret))) continue;
      const destination = findFolder(pieces, words, [archive, secret]);
      return {
        kind: 'unpack',
        tool: program,
        family: 'unknown',
        archive,
        password: secret,
        ...(destination === undefined ? {} : { destination }),
        members: [],
      };
    }
    return undefined;
  }

  private readLibrary(
    start: StartProgramMeaning,
    pieces: readonly string[],
    from: number,
  ): CommandMeaning | undefined {
    const dll = pieces.find((piece) => this.isSecretLibrary(piece, from));
    if (dll === undefined) return undefined;
    return { kind: 'start-dll', proxy: 'other', program: start.program, dll, arguments: start.arguments };
  }

  private readScript(
    { arguments: args, program }: StartProgramMeaning,
    pieces: readonly string[],
    from: number,
  ): CommandMeaning | undefined {
    const script = pieces.find((piece) => this.resolver.find(piece, from, isScript) !== undefined);
    return script === undefined
      ? undefined
      : { kind: 'run-script', interpreter: programName(program), script, arguments: args };
  }

  /** The password that is known to open the archive. */
  private secretOf(archive: number | undefined): string | undefined {
    const payload = archive === undefined ? undefined : this.resolver.payload(archive);
    return payload?.facts.archive?.password?.password;
  }

  private isSecretLibrary(path: string, from: number): boolean {
    const isLibrary = (payload: Payload): boolean =>
      payload.facts.pe?.kind === 'dll' ||
      (payload.facts.pe === undefined && payload.type === 'unknown' && LIBRARY_NAME.test(payload.name));
    const found = this.resolver.find(path, from, (payload) => isLibrary(payload) && this.isSecret(payload));
    if (found !== undefined) return true;
    return LIBRARY_NAME.test(path) && this.resolver.find(path, from) === undefined && this.isInFolder(path);
  }

  /** Lies encrypted in an archive, or in an archive that does. */
  private isSecret({ encrypted, parent }: Payload): boolean {
    let isEncrypted = encrypted;
    let holder = parent;
    for (let depth = 0; !isEncrypted && holder !== null && depth < MAX_HOLDERS; depth += 1) {
      const payload = this.resolver.payload(holder);
      isEncrypted = payload?.encrypted === true;
      holder = payload?.parent ?? null;
    }
    return isEncrypted;
  }

  private isInFolder(path: string): boolean {
    let folder = folderName(path);
    for (let depth = 0; folder !== '' && depth < MAX_HOLDERS; depth += 1) {
      if (this.secretFolders.has(folder)) return true;
      folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    }
    return false;
  }
}

/** Names of libraries, and those of other kinds that nothing opens as a document. */
const LIBRARY_NAME = /\.(?:dll|ocx|ax|cpl|drv|xll|tmp|dat|bin|db|sys)$/i;

const isScript = ({ facts }: Payload): boolean => facts.script !== undefined;

/** A word, and what stands behind `=`, `|`, `{`, `:`, `,` or a switch in it. */
function piecesOf(word: string): string[] {
  const parts = word.match(PIECE)?.slice(0, MAX_PIECES) ?? [];
  const attached = [word, ...parts].flatMap((part) => (/^[-/][a-z]\S/i.test(part) ? [part.slice(2)] : []));
  return [...new Set([word, ...parts, ...attached])];
}

/** A drive keeps its colon. */
const PIECE = /(?:(?<![a-z0-9])[a-z]:(?=[\\/]))?[^\s"'`=|{}(),;:@<>]+/gi;

/** `secret`, `-psecret`, `--password=secret`, `/p:"secret"`, `{secret}` */
function handsOver(word: string, secret: string): boolean {
  const bare = word.replace(/[)}'\]]+$/, '');
  const given = word.endsWith(secret) ? word : bare.endsWith(secret) ? bare : undefined;
  return given !== undefined && /^(?:[-/][\w-]*|.*[=:,;|{@'(])?$/s.test(given.slice(0, -secret.length));
}

/** The folder that is unpacked into: an argument that looks like a path and is not one of the files. */
function findFolder(
  pieces: readonly string[],
  words: readonly string[],
  files: readonly string[],
): string | undefined {
  const isFolder = (piece: string): boolean =>
    /[\\/]/.test(piece.slice(1)) && !/^[-/][a-z]/i.test(piece) && !files.some((file) => piece.includes(file));
  const last = words.at(-1) ?? '';
  return (
    pieces.findLast((piece) => isFolder(piece) && !/[=|{}]/.test(piece)) ??
    (/^[\w.%-]+$/.test(last) && !last.startsWith('-') && !files.some((file) => last.includes(file))
      ? last
      : undefined)
  );
}
