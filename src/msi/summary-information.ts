/** `\x05SummaryInformation` of a package. Texts are '' when absent. */
export interface SummaryInformation {
  codePage: number;
  title: string;
  subject: string;
  author: string;
  keywords: string;
  comments: string;
  /** Platforms and languages, `Intel;1033`. */
  template: string;
  lastSavedBy: string;
  /** Package code (msi), patch codes (msp), product codes and versions (mst). */
  revisionNumber: string;
  lastPrinted: Date | undefined;
  created: Date | undefined;
  lastSaved: Date | undefined;
  /** For packages the minimum Windows Installer version times 100. */
  pageCount: number | undefined;
  /** For packages the source type flags. */
  wordCount: number | undefined;
  characterCount: number | undefined;
  application: string;
  security: number | undefined;
}
