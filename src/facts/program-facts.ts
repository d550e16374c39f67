/** Who made an unzip utility, or what it is built on. */
export type UnzipFamily =
  | 'info-zip'
  | '7-zip'
  | 'unrar'
  | 'winrar'
  | 'bsdtar'
  | 'peazip'
  | 'pkunzip'
  | 'minizip'
  | 'dotnet-zip';

export type UnzipEvidenceKind = 'sha256' | 'version-resource' | 'strings' | 'imports';

/** A program that unpacks archives from a command line, as its bytes show it whatever its name. */
export interface UnzipUtility {
  family: UnzipFamily;
  /** For a person: `7-Zip Standalone Console 21.07`. */
  name: string;
  recognisedBy: UnzipEvidenceKind[];
  evidence: UnzipEvidence[];
  /** True when only the version resource says so and what the program holds does not agree. */
  claimed: boolean;
  /** True when nothing speaks against it being the genuine tool: see `notClean`. */
  clean: boolean;
  /** Why it is not called clean, one sentence part each; empty when it is. */
  notClean: string[];
}

export interface UnzipEvidence {
  kind: UnzipEvidenceKind;
  offsetInBytes: number;
  text: string;
}

/** What a program that unpacks itself runs from among its files. */
export interface SelfExtractorFacts {
  readonly format: 'iexpress';
  readonly commands: readonly SelfExtractorCommand[];
}

export interface SelfExtractorCommand {
  /** The name of the resource that it stands in. */
  readonly name: string;
  readonly text: string;
}
