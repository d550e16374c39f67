import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import { ruleId } from '../../samples-synthetic/rule-id.js';

const folder = new URL('../../samples-synthetic/', import.meta.url);

/** Domains that nobody can own (RFC 2606, RFC 6761), and the one in Info-ZIP's own usage text. */
const HARMLESS_HOST = /(^|\.)(example\.(com|net|org)|invalid|test|example|info-zip\.org)$/;

describe('sampleCases', () => {
  it('has every folder with a build.ts, under its own name', () => {
    const folders = readdirSync(folder).filter((name) =>
      existsSync(fileURLToPath(new URL(`${name}/build.ts`, folder))),
    );
    expect(sampleCases.map((sample) => sample.name).sort()).toEqual(folders.sort());
    expect(new Set(sampleCases.map((sample) => sample.fileName)).size).toBe(sampleCases.length);
  });

  it('has at least 25 variants of the bundle and 15 benign look-alikes', () => {
    const count = (kind: string): number => sampleCases.filter((sample) => sample.kind === kind).length;
    expect(count('dexphot')).toBeGreaterThanOrEqual(25);
    expect(count('benign')).toBeGreaterThanOrEqual(15);
  });

  it('expects each rule in some sample, except the hashes of real malware', () => {
    const expected = new Set(sampleCases.flatMap((sample) => sample.expected.findings));
    const missing = Object.values(ruleId).filter((id) => !expected.has(id));
    expect(missing).toEqual([ruleId.publishedIndicator]);
  });

  it.each(sampleCases.map((sample) => [sample.name, sample] as const))(
    '%s is consistent',
    async (_, sample) => {
      const { expected } = sample;
      expect(expected.findings.filter((id) => expected.silent.includes(id))).toEqual([]);
      expect(sample.kind === 'dexphot').toBe(expected.verdict === 'malicious-pattern');
      if (sample.kind === 'benign') expect(['no-findings', 'undetermined']).toContain(expected.verdict);
      for (const path of expected.payloads ?? []) expect(path.startsWith(`${sample.fileName} › `)).toBe(true);
      const first = Buffer.from(await sample.build());
      expect(first.equals(Buffer.from(await sample.build())), 'the same bytes at every build').toBe(true);
      expect(first.subarray(0, 8).toString('hex')).toBe('d0cf11e0a1b11ae1');
      const hosts = [...first.toString('latin1').matchAll(/https?:\/\/([a-z0-9.-]+)/gi)].map(
        (match) => match[1] ?? '',
      );
      expect(hosts.filter((host) => !HARMLESS_HOST.test(host))).toEqual([]);
    },
  );
});
