import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program of that name can be started here. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version']).error === undefined;
}

/** Standard output of an independent tool that gets `bytes` as a file, whose path stands where the arguments say `FILE`. */
export function outputOfTool(tool: string, args: readonly string[], bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'msi-triage-test-'));
  try {
    const path = join(folder, 'input');
    writeFileSync(path, bytes);
    const result = spawnSync(
      tool,
      args.map((argument) => (argument === 'FILE' ? path : argument)),
      { encoding: 'utf8' },
    );
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
