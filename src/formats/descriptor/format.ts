import type { EmbeddedStart } from './embedded-start.js';

/** What one kind of content is, and how it is recognised. The list of all of them is `formats/index.ts`. */
export interface Format<
  Type extends string = string,
  Kind extends string = string,
  Input extends string = string,
> {
  /** As the report names it: add, never rename. */
  readonly type: Type;
  /** Each of these at its place proves the format. */
  readonly magic?: readonly MagicNumber[];
  /** For formats that share a magic number: which of them this is; undefined for none of them. */
  readonly distinguish?: (head: Uint8Array, sizeInBytes: number) => Type | undefined;
  /** How it starts in the middle of other content, for formats that are searched for there. */
  readonly embedded?: readonly EmbeddedStart<Kind>[];
  /** What the report calls an input of this format, where it is not `other`. */
  readonly inputFormat?: Input;
  /** What it holds becomes payloads; `inventory/open-payload.ts` has an opener for it. */
  readonly isContainer?: true;
  /** Described by `facts.archive`. */
  readonly isArchive?: true;
  /** A Windows Installer file. */
  readonly isPackage?: true;
  /** Machine code for Windows or DOS. */
  readonly isProgram?: true;
  /** Started, it is run by a host that comes with Windows: a script, a shortcut with a command line, a help file … */
  readonly isRunByHost?: true;
  /** Packed or run by something, though not read here: worth a payload of its own among a program's resources. */
  readonly isNotable?: true;
  /** For what holds packed content that is not unpacked here: its name for a person, as the report gives it. */
  readonly unopened?: string;
  /** Opened by position, so that nothing waits for its digest. */
  readonly isReadByPosition?: true;
}

/** The bytes that files of one format carry at a fixed place. */
export interface MagicNumber {
  readonly offsetInBytes: number;
  /** One character per byte. */
  readonly bytes: string;
  /** What is needed of the file's head before `alsoAsks` may look at it. */
  readonly minimumSizeInBytes?: number;
  /** A further condition, where the bytes alone are too short to prove much. */
  readonly alsoAsks?: (head: DataView, sizeInBytes: number) => boolean;
}

/** A magic number at the start of the file. */
export function atStart(
  bytes: string,
  minimumSizeInBytes = 0,
  alsoAsks?: MagicNumber['alsoAsks'],
): MagicNumber {
  return { offsetInBytes: 0, bytes, minimumSizeInBytes, ...(alsoAsks && { alsoAsks }) };
}

export function holdsAt(head: DataView, offsetInBytes: number, bytes: string): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (head.getUint8(offsetInBytes + i) !== bytes.charCodeAt(i)) return false;
  }
  return true;
}
