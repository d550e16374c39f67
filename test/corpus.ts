import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seen from `test/` and, for scripts, from where `npm run build:samples` puts it. */
const places = ['../../shared/corpus', '../../../shared/corpus'];

/** The folder of real files that tests compare against, when it lies beside the project. */
export const corpusDir: string | undefined = places
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((folder) => existsSync(join(folder, 'MANIFEST.tsv')));

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
