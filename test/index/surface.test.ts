import { describe, expect, it } from 'vitest';
import * as formats from '../../src/formats-api/index.js';
import * as library from '../../src/index.js';

/** What importers rely on: a change here is a change of the version. */
describe('the names that are exported', () => {
  it('by msi-triage are few', () => {
    expect(Object.keys(library).sort()).toEqual([
      'DEFAULT_LIMITS',
      'FormatError',
      'PROBLEM_CODES',
      'RULES',
      'SEVERITIES',
      'SourceError',
      'UNREAD_REASONS',
      'VERSION',
      'defang',
      'escapeText',
      'exitCodeOf',
      'listFiles',
      'loadRules',
      'readTables',
      'renderJson',
      'renderText',
      'testRules',
      'triage',
      'triageIsolated',
    ]);
  });

  it('by msi-triage/formats are an opener for each format, and what they take', () => {
    expect(Object.keys(formats).sort()).toEqual([
      'BlobSource',
      'BytesSource',
      'DEFAULT_LIMITS',
      'FileSource',
      'FormatError',
      'PROBLEM_CODES',
      'SourceError',
      'openCabinet',
      'openCabinetSet',
      'openCompoundFile',
      'openGzip',
      'openMsiDatabase',
      'openProgram',
      'openRar',
      'openSevenZip',
      'openSignature',
      'openTar',
      'openZip',
    ]);
  });
});

describe('RULES', () => {
  it('cannot be changed, in no part', () => {
    const open: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    visit(library.RULES, 'RULES');
    expect(open).toEqual([]);
  });

  it('and the lists beside them cannot either', () => {
    for (const value of [library.SEVERITIES, library.PROBLEM_CODES, library.DEFAULT_LIMITS]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  });
});
