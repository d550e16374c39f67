/** The product family of an unzip utility, or the library it is built on. */
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

/** A command-line program that unpacks archives, recognised by its content and never by its file name. */
export interface UnzipUtility {
  family: UnzipFamily;
  /** Product name, such as `7-Zip Standalone Console 21.07`. */
  name: string;
  recognisedBy: UnzipEvidenceKind[];
  evidence: UnzipEvidence[];
  /** True when only the version resource says so, and the content does not match. */
  claimed: boolean;
  /** True when nothing suggests that it is not the genuine tool: see `notClean`. */
  clean: boolean;
  /** Reasons why it is not considered clean; empty when it is. */
  notClean: string[];
}

export interface UnzipEvidence {
  kind: UnzipEvidenceKind;
  offsetInBytes: number;
  text: string;
}

/** The commands that a self-extractor runs after unpacking; those of a WiX bundle (`burn`) stand for its chain. */
export interface SelfExtractorFacts {
  readonly format: 'iexpress' | 'burn';
  readonly commands: readonly SelfExtractorCommand[];
}

export interface SelfExtractorCommand {
  /** Name of the resource that contains it, or id of the package in the chain. */
  readonly name: string;
  readonly text: string;
  /** The install condition of the package, in the language of WiX. */
  readonly condition?: string;
}
