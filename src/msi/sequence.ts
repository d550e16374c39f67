/** One row of a sequence table. */
export interface SequenceRow {
  /** `InstallExecuteSequence`, `AdminUISequence` … */
  table: string;
  action: string;
  condition: string;
  /** NULL or 0: never run; negative: shown when the installation ends that way (success, cancel, failure, suspend). */
  number: number | null;
}
