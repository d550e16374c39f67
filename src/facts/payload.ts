import type { ScheduledTaskMeaning } from '../commands/command-meaning.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { PayloadType } from '../formats/index.js';
import type { PeFacts } from '../formats/pe/pe-facts.js';
import type { ScriptFacts } from '../scripts/script-facts.js';
import type { ArchiveFacts } from './archive-facts.js';
import type { SelfExtractorFacts, UnzipUtility } from './program-facts.js';

/** Where a payload is in its container. */
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
  /** Id of the container; null for the input. */
  readonly parent: number | null;
  /** Chain of containers, outermost first: `setup.msi › p.cab › z.exe`. */
  readonly path: string;
  readonly name: string;
  /** Id of the first payload with the same content; its entries are listed only there. */
  copyOf?: number;
  /** Number of further payloads with the same content, for containers. */
  copies?: number;
  /** Where the package installs it, with `/` between folders and `[Property]` for folders known only at run time. */
  installPath?: string;
  readonly source: PayloadSource;
  /** `unknown` when the content could not be read (an encrypted archive entry, a cabinet that is missing). */
  type: PayloadType | 'unknown';
  sizeInBytes: number;
  /** Lower-case hexadecimal; null when the content could not be read or is not contiguous (a storage). */
  sha256: string | null;
  /** True when it is encrypted in its archive, even if a password was found for it. */
  readonly encrypted: boolean;
  facts: PayloadFacts;
}

/** What was recognised in a payload; fields that do not apply are absent. */
export interface PayloadFacts {
  /** Offset in the container, where the payload is contiguous there. */
  offsetInBytes?: number;
  /** Shannon entropy of the content, in bits per byte. */
  entropy?: number;
  /** Key of its row in the File, Binary or Icon table. */
  tableKey?: string;
  pe?: PeFacts;
  signature?: SignatureFacts;
  unzipUtility?: UnzipUtility;
  script?: ScriptFacts;
  archive?: ArchiveFacts;
  selfExtractor?: SelfExtractorFacts;
  /** The scheduled task that an XML definition describes. */
  task?: ScheduledTaskMeaning;
  /** Where hidden data was found (for sources `slack` and `appended`). */
  hiddenIn?: string;
}

/** The separator of the names in a {@link Payload.path}. */
export const PATH_SEPARATOR = ' › ';
