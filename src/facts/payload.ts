import type { ScheduledTaskMeaning } from '../commands/command-meaning.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { PayloadType } from '../formats/index.js';
import type { PeFacts } from '../formats/pe/pe-facts.js';
import type { ScriptFacts } from '../scripts/script-facts.js';
import type { ArchiveFacts } from './archive-facts.js';
import type { SelfExtractorFacts, UnzipUtility } from './program-facts.js';

/** Where a payload lies in what holds it. */
export type PayloadSource =
  | 'input'
  | 'cabinet'
  | 'external-cabinet'
  | 'loose-file'
  | 'binary-table'
  | 'icon-table'
  | 'stream'
  | 'unreferenced-stream'
  | 'storage'
  | 'zip-entry'
  | 'archive-entry'
  | 'table-cell'
  | 'resource'
  | 'slack'
  | 'appended';

/** One embedded file, or the input itself (id 0). */
export interface Payload {
  readonly id: number;
  /** Id of the payload that holds this one; null for the input. */
  readonly parent: number | null;
  /** Chain of containers, outermost first: `setup.msi › p.cab › z.exe`. */
  readonly path: string;
  readonly name: string;
  /** Id of the first payload with the same content: what lies in it is listed there, once. */
  copyOf?: number;
  /** How many more payloads have the same content, where something lies in it. */
  copies?: number;
  /** Where the package installs it, with `/` between folders and `[Property]` for folders known at run time only. */
  installPath?: string;
  readonly source: PayloadSource;
  /** `unknown` when the content could not be read (an encrypted archive entry, a cabinet that is missing). */
  type: PayloadType | 'unknown';
  sizeInBytes: number;
  /** Lower-case hexadecimal; null when the content could not be read, or is not one run of bytes (a storage). */
  sha256: string | null;
  /** True when it lies encrypted in its archive, also when a password was found that opens it. */
  readonly encrypted: boolean;
  facts: PayloadFacts;
}

/** What was recognised in a payload; what does not apply is absent. */
export interface PayloadFacts {
  /** Bytes from the start of the container's bytes to this payload, where it is one run of bytes there. */
  offsetInBytes?: number;
  /** Shannon entropy of the content, in bits per byte. */
  entropy?: number;
  /** Key of the File, Binary or Icon row that names it. */
  tableKey?: string;
  pe?: PeFacts;
  signature?: SignatureFacts;
  unzipUtility?: UnzipUtility;
  script?: ScriptFacts;
  archive?: ArchiveFacts;
  selfExtractor?: SelfExtractorFacts;
  /** What a task's definition in XML says. */
  task?: ScheduledTaskMeaning;
  /** What bytes that no table accounts for are (for sources `slack` and `appended`). */
  hiddenIn?: string;
}

/** What joins the names in a {@link Payload.path}. */
export const PATH_SEPARATOR = ' › ';
