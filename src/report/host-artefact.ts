/** A trace to look for on a host where the package may have been installed. Values are not defanged. */
export interface HostArtefact {
  readonly kind: 'file' | 'scheduled-task' | 'registry-value' | 'service' | 'url' | 'domain' | 'sha256';
  readonly value: string;
  /** How it would get there. */
  readonly note: string;
  /** Id of the payload that it was derived from. */
  readonly payload: number;
}
