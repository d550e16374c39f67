import type { Facts } from '../rules/facts.js';
import type { Finding } from '../rules/rule.js';
import type { HostArtefact } from './host-artefact.js';

/** What a host would show if the package had been installed. */
export function collectHostArtefacts(_facts: Facts, _findings: readonly Finding[]): HostArtefact[] {
  return [];
}
