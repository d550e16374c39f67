import type { MsiFile } from './stored-file.js';

export type FormattedReferenceKind =
  | 'property'
  | 'file'
  | 'component'
  | 'directory'
  | 'environment'
  | 'binary'
  | 'custom-action-data';

/** A thing that a Formatted text names. */
export interface FormattedReference {
  kind: FormattedReferenceKind;
  name: string;
  /** What stands for it; absent when the tables do not say. */
  value?: string;
}

/** The tables that an expansion looks into. `PackageTables` is one. */
export interface FormattedContext {
  readonly properties: ReadonlyMap<string, string>;
  readonly files: readonly MsiFile[];
  readonly directories: ReadonlyMap<string, string>;
}

export interface FormattedText {
  /** Expanded; what is unknown stays as it stands, brackets and all. */
  text: string;
  references: FormattedReference[];
}
