import type { TriageSource } from '../io/input.js';
import type { Report } from '../report/report.js';
import type { TriageOptions } from '../triage.js';

/** What the thread is given; everything in it can be cloned. */
export interface IsolatedJob {
  readonly source: TriageSource;
  readonly options: Pick<TriageOptions, 'name' | 'limits' | 'useThreads'>;
  readonly maxMemoryInBytes: number;
}

/** What the thread answers before it ends. */
export type IsolatedAnswer =
  | { readonly kind: 'report'; readonly report: Report }
  /** Buffers, which the limits on a thread's heap do not count. */
  | { readonly kind: 'out-of-memory'; readonly usedInBytes: number };
