import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../shared/corpus', import.meta.url));

/** The folder of real files that tests compare against, when it lies beside the project. */
export const corpusDir: string | undefined = existsSync(join(folder, 'MANIFEST.tsv')) ? folder : undefined;

/** Paths of the corpus files below `folder` (`'msi'`, `'cab'` …) with one of the extensions (`'.msi'`), sorted; empty without a corpus. */
export function corpusFiles(below: string, ...extensions: string[]): string[] {
  if (corpusDir === undefined) return [];
  return readdirSync(join(corpusDir, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        extensions.length === 0 || extensions.some((extension) => path.toLowerCase().endsWith(extension)),
    )
    .sort();
}
