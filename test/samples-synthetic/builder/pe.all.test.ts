import { describe, expect, it } from 'vitest';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { extractWithSevenZip } from '../seven-zip.js';
import { hasTool, outputOfTool } from '../tool.js';

describe('buildPe', () => {
  it.each([32, 64] as const)('writes a %i-bit program whose parts 7-Zip reads', async (bits) => {
    const program = buildPe({
      kind: 'exe',
      bits,
      strings: ['a string of the program'],
      version: { CompanyName: 'Example', FileVersion: '6.0.1.2', OriginalFilename: 'SAMPLE.EXE' },
      overlay: Buffer.from('overlay'),
    });
    const read = await extractWithSevenZip(program, { type: 'PE' });
    const version = Buffer.from(read.files.get('.rsrc/version.txt') ?? []).toString('utf16le');
    expect(version).toMatch(/FILEVERSION\s+6,0,1,2/);
    expect(version).toMatch(/VALUE "OriginalFilename",\s+"SAMPLE.EXE"/);
    expect(Buffer.from(read.files.get('.rdata') ?? []).toString('latin1')).toContain(
      'a string of the program',
    );
    expect(Buffer.from(program.subarray(-7)).toString()).toBe('overlay');
  });

  it.skipIf(!hasTool('objdump'))(
    'exports and imports what objdump lists (skipped where it is not installed)',
    () => {
      for (const bits of [32, 64] as const) {
        const library = buildPe({
          kind: 'dll',
          bits,
          exports: ['Start', 'DllRegisterServer'],
          imports: {
            'ntdll.dll': ['NtUnmapViewOfSection'],
            'KERNEL32.dll': ['CreateProcessW', 'ResumeThread'],
          },
        });
        const listing = outputOfTool('objdump', ['-p', 'FILE'], library);
        for (const name of [
          'ntdll.dll',
          'NtUnmapViewOfSection',
          'KERNEL32.dll',
          'CreateProcessW',
          'ResumeThread',
        ]) {
          expect(listing).toContain(name);
        }
        expect(listing).toMatch(/\[Ordinal\/Name Pointer\] Table[\s\S]*DllRegisterServer[\s\S]*Start/);
      }
    },
  );
});
