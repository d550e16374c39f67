/** Something to look for on a host that a package was installed on. Values are as they are, not defanged. */
export interface HostArtefact {
  readonly kind: 'file' | 'scheduled-task' | 'registry-value' | 'service' | 'url' | 'domain' | 'sha256';
  readonly value: string;
  /** What it would do there. */
  readonly note: string;
  /** Payload that it came from. */
  readonly payload: number;
}
