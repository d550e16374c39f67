import type { Evidence } from './evidence.js';

/** The Dexphot bundle: which of its parts are present, and whether they are wired together. */
export interface Bundle {
  /**
   * `full`: an unzip utility, a password-protected ZIP and a loader DLL, wired together by commands; for an
   * unencrypted DLL beside the ZIP, two or more facts must corroborate that it is the loader. `partial`: two or more
   * parts without that wiring.
   */
  readonly match: 'full' | 'partial' | 'none';
  readonly components: BundleComponents;
  /** A short explanation for a person. */
  readonly explanation: string;
  /** The commands that connect the parts; empty unless `match` is `full`. */
  readonly wiring: readonly Evidence[];
  /** Commands that may connect them: an unencrypted DLL is started, with at most one fact that corroborates the loader. */
  readonly possibleWiring: readonly Evidence[];
}

/** The four parts of the bundle. */
export interface BundleComponents {
  readonly unzipUtility: BundleComponent;
  readonly passwordProtectedZip: BundleComponent;
  readonly avCheckScript: BundleComponent;
  readonly loaderDll: BundleComponent;
}

/** One part of the bundle: whether it is present, which payloads play it, and the evidence. */
export interface BundleComponent {
  readonly present: boolean;
  /** Ids of the payloads that play the part. */
  readonly payloads: readonly number[];
  readonly evidence: readonly Evidence[];
}

/** The part of the bundle that a payload plays. */
export type Role = 'unzip-utility' | 'password-protected-zip' | 'av-check-script' | 'loader-dll';
