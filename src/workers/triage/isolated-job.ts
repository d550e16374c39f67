import type { TriageSource } from '../../io/input.js';
import type { Report } from '../../report/report.js';
import type { TriageOptions } from '../../triage.js';

/** What the thread is given; everything in it can be cloned. */
export interface IsolatedJob {
  readonly source: TriageSource;
  readonly options: Pick<TriageOptions, 'name' | 'limits' | 'useThreads' | 'rulesModule'>;
  readonly maxMemoryInBytes: number;
  /** The memory of its `ThreadGate`. */
  readonly gate: SharedArrayBuffer;
}

/** Messages of the thread: its code is loaded, then the result. A stopped thread sends no result. */
export type IsolatedAnswer =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'out-of-memory'; readonly usedInBytes: number };
