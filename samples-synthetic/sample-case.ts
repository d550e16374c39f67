/** What one sample is and what triage must say of it. */
import { type RuleId, ruleId } from './rule-id.js';

/** The parts of the bundle, as the report names them. */
export const sampleRoles = ['unzipUtility', 'passwordProtectedZip', 'avCheckScript', 'loaderDll'] as const;

export type SampleRoles = Readonly<Record<(typeof sampleRoles)[number], boolean>>;

export interface SampleExpectation {
  readonly verdict: 'malicious-pattern' | 'suspicious' | 'no-findings' | 'undetermined';
  readonly bundleMatch: 'full' | 'partial' | 'none';
  readonly roles: SampleRoles;
  /** Rules that must find something. */
  readonly findings: readonly RuleId[];
  /** Rules that must not. */
  readonly silent: readonly RuleId[];
  /** Paths of payloads that must be listed. */
  readonly payloads?: readonly string[];
}

export interface SampleCase {
  /** The name of the case's folder. */
  readonly name: string;
  readonly title: string;
  readonly kind: 'dexphot' | 'benign' | 'other';
  readonly fileName: string;
  /** The sample's bytes, the same at every call. */
  build(): Uint8Array | Promise<Uint8Array>;
  readonly expected: SampleExpectation;
}

/** What is expected of a package that has the bundle and shows how it is wired. */
export function fullBundle(details: {
  readonly hasBatch: boolean;
  /** Whether the password is found, so that the loader itself is seen. Default true. */
  readonly isPasswordFound?: boolean;
  readonly findings?: readonly RuleId[];
  readonly silent?: readonly RuleId[];
  readonly payloads?: readonly string[];
}): SampleExpectation {
  return {
    verdict: 'malicious-pattern',
    bundleMatch: 'full',
    roles: {
      unzipUtility: true,
      passwordProtectedZip: true,
      avCheckScript: details.hasBatch,
      loaderDll: true,
    },
    findings: [
      ruleId.bundle,
      ruleId.archiveDllProxyStart,
      ...(details.isPasswordFound === false ? [] : [ruleId.passwordInPackage]),
      ...(details.hasBatch ? [ruleId.avCheckGatesInstall] : []),
      ...(details.findings ?? []),
    ],
    silent: [
      ruleId.publishedIndicator,
      ...(details.hasBatch ? [] : [ruleId.avCheckGatesInstall]),
      ...(details.silent ?? []),
    ],
    ...(details.payloads === undefined ? {} : { payloads: details.payloads }),
  };
}

/** What is expected of a package that is no bundle, whatever it has in common with one. */
export function noBundle(details: {
  readonly verdict?: SampleExpectation['verdict'];
  readonly bundleMatch?: 'partial' | 'none';
  readonly roles?: Partial<SampleRoles>;
  /** All rules that find something here; the others must not. */
  readonly findings?: readonly RuleId[];
  readonly payloads?: readonly string[];
}): SampleExpectation {
  const findings = details.findings ?? [];
  return {
    verdict: details.verdict ?? 'no-findings',
    bundleMatch: details.bundleMatch ?? 'none',
    roles: {
      unzipUtility: false,
      passwordProtectedZip: false,
      avCheckScript: false,
      loaderDll: false,
      ...details.roles,
    },
    findings,
    silent: Object.values(ruleId).filter((id) => !findings.includes(id)),
    ...(details.payloads === undefined ? {} : { payloads: details.payloads }),
  };
}
