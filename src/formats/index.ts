import { CAB } from './cab/format.js';
import { CFB } from './cfb/format.js';
import type { EmbeddedStart } from './descriptor/embedded-start.js';
import type { Format } from './descriptor/format.js';
import { GZIP } from './gzip/format.js';
import { MSI_FORMATS } from './msi/format.js';
import { MZ_FORMATS } from './pe/format.js';
import { RAR } from './rar/format.js';
import { RECOGNISED_FORMATS } from './recognised.js';
import { SEVENZIP } from './sevenzip/format.js';
import { TAR } from './tar/format.js';
import { TEXT_FORMATS } from './text/format.js';
import { JAR, ZIP } from './zip/format.js';

/**
 * Every known format, in the order of trial: more specific ones first where two could match. The types of payloads,
 * which types are containers or programs, and what is searched for all derive from this list.
 */
const LIST = [
  CFB,
  ...MSI_FORMATS,
  CAB,
  JAR,
  ZIP,
  SEVENZIP,
  RAR,
  GZIP,
  ...MZ_FORMATS,
  TAR,
  ...RECOGNISED_FORMATS,
  ...TEXT_FORMATS,
  /** Bytes of no known form. */
  { type: 'data' },
  { type: 'empty' },
] as const satisfies readonly Format[];

type Listed = (typeof LIST)[number];

/**
 * What a payload's content is, whatever its name says. The report shows these words: add, never rename. `pe-sys` is a
 * driver, `ne-exe` a 16-bit Windows or OS/2 program (also LE and LX), `cfb` a compound file of no known class, `jar` a
 * ZIP that opens with META-INF, `data` bytes of no known form.
 */
export type PayloadType = Listed['type'];
/** A payload whose content becomes payloads. */
export type ContainerType = Extract<Listed, { isContainer: true }>['type'];
/** What `facts.archive` calls an archive: a `jar` is a `zip` there. */
export type ArchiveFormat = Extract<Listed, { isArchive: true }>['type'];
/** Machine code for Windows or DOS. */
export type ProgramType = Extract<Listed, { isProgram: true }>['type'];
/** What an input is; `burn` is a program with a WiX bundle attached. */
export type InputFormat = Extract<Listed, { inputFormat: string }>['inputFormat'] | 'burn' | 'other';
/** A container or program that may start inside of other content. */
export type EmbeddedKind = Extract<Listed, { embedded: unknown }>['embedded'][number]['kind'];

export const FORMATS: readonly Format<PayloadType, EmbeddedKind, InputFormat>[] = LIST;

/** `unknown` is a payload whose content was not seen. */
type TypeSet = ReadonlySet<PayloadType | 'unknown'>;

export const CONTAINER_TYPES = typesThat(({ isContainer }) => isContainer);
export const PACKAGE_TYPES = typesThat(({ isPackage }) => isPackage);
export const PROGRAM_TYPES = typesThat(({ isProgram }) => isProgram);
/** What runs on Windows when it is started. */
export const RUNNABLE_TYPES = typesThat(({ isProgram, isRunByHost }) => isProgram ?? isRunByHost);
/** Their contents are found by their own structure. */
export const SELF_DESCRIBING_TYPES = typesThat(({ isContainer, isProgram }) => isContainer ?? isProgram);
export const NOTABLE_TYPES = typesThat(
  ({ isContainer, isNotable, isProgram }) => isContainer ?? isProgram ?? isNotable,
);
export const TYPES_READ_BY_POSITION = typesThat(({ isReadByPosition }) => isReadByPosition);

function typesThat(belongs: (format: Format) => true | undefined): TypeSet {
  return new Set(FORMATS.filter(belongs).map(({ type }) => type));
}

/** What is packed and not unpacked here, with its name for a person. */
export const UNOPENED_FORMATS: ReadonlyMap<PayloadType | 'unknown', string> = new Map(
  FORMATS.flatMap(({ type, unopened }) => (unopened === undefined ? [] : [[type, unopened]])),
);

export const EMBEDDED_STARTS: readonly EmbeddedStart<EmbeddedKind>[] = FORMATS.flatMap(
  ({ embedded = [] }) => embedded,
);

const INPUT_FORMATS: ReadonlyMap<string, InputFormat> = new Map(
  FORMATS.map(({ inputFormat = 'other', type }) => [type, inputFormat]),
);

export function inputFormatOf(type: PayloadType | 'unknown'): InputFormat {
  return INPUT_FORMATS.get(type) ?? 'other';
}
