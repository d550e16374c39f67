/** The tool that made a package. */
export interface PackageBuilder {
  readonly tool:
    | 'advanced-installer'
    | 'emco'
    | 'exetomsi'
    | 'installshield'
    | 'msi-wrapper'
    | 'msitools'
    | 'visual-studio'
    | 'wix'
    | 'wixsharp';
  /** For a person: `Advanced Installer`. */
  readonly name: string;
  readonly evidence: readonly {
    readonly by: 'table' | 'property' | 'custom-action' | 'library' | 'summary';
    /** The name of the table, property, action or row; or the text of the summary information. */
    readonly text: string;
  }[];
  /** True when only the summary information says so, in which anybody can write anything. */
  readonly claimed: boolean;
}
