import { createHash } from 'node:crypto';

/** What independent tools say of one program; keyed by its SHA-256 in test/expected/pe.json. */
export interface PeExpectation {
  name: string;
  /** objdump; absent where it does not know the processor. */
  objdump?: {
    timestampInSeconds: number;
    entryPointRva: number;
    subsystem: number;
    /** Of `library:name` or `library:#ordinal`, in their order. */
    imports: ListDigest;
    exportName?: string;
    /** Of names with their ordinals, by name: `1 CreateDecoder`. */
    exports: ListDigest;
  };
  /** 7z: sections as `name virtual-size raw-size offset` without the resources, which it unfolds, and the version resource as `key: value`, by key. */
  sevenZip: { sections: string[]; version: ListDigest };
  /** osslsigncode: the digests of a signed program. */
  signature?: { stored: string; computed: string };
}

export type PeExpectations = Record<string, PeExpectation>;

/** How many texts, and the first digits of the SHA-256 of them all: what a long list is compared by. */
export type ListDigest = `${number} ${string}`;

export function listDigest(texts: readonly string[]): ListDigest {
  return `${texts.length} ${createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)}`;
}
