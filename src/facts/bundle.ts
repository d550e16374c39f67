import type { Evidence } from './evidence.js';

/** The Dexphot bundle: which of its parts are there, and whether they are wired together. */
export interface Bundle {
  /**
   * `full`: an unzip utility, a password-protected ZIP and a loader DLL, wired together by commands; where the DLL lies
   * open beside the ZIP, two or more things bear out that it is the loader. `partial`: two or more of the parts, without
   * that wiring.
   */
  readonly match: 'full' | 'partial' | 'none';
  readonly components: BundleComponents;
  /** One sentence that a person understands. */
  readonly explanation: string;
  /** The commands that join the parts; empty unless `match` is `full`. */
  readonly wiring: readonly Evidence[];
  /** Commands that may join them: a DLL that lies open is started, and one thing alone bears out that it is the loader. */
  readonly possibleWiring: readonly Evidence[];
}

/** The four parts of the bundle. */
export interface BundleComponents {
  readonly unzipUtility: BundleComponent;
  readonly passwordProtectedZip: BundleComponent;
  readonly avCheckScript: BundleComponent;
  readonly loaderDll: BundleComponent;
}

/** One part of the bundle: whether it is there, what plays it, and how that shows. */
export interface BundleComponent {
  readonly present: boolean;
  /** Ids of the payloads that play the part. */
  readonly payloads: readonly number[];
  readonly evidence: readonly Evidence[];
}

/** The part of the bundle that a payload plays. */
export type Role = 'unzip-utility' | 'password-protected-zip' | 'av-check-script' | 'loader-dll';
