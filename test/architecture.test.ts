import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/**
 * Which folder (or file) of src may import which, in the order of the layers; every folder may import itself. Imports
 * run down only.
 */
const ALLOWED: Record<string, readonly string[]> = {
  io: [],
  'formats/codecs': ['io'],
  'formats/descriptor': ['io'],
  'formats/cfb': ['io', 'formats/descriptor'],
  'formats/cab': ['io', 'formats/descriptor'],
  'formats/zip': ['io', 'formats/codecs', 'formats/descriptor'],
  'formats/sevenzip': ['io', 'formats/codecs', 'formats/descriptor'],
  'formats/rar': ['io', 'formats/descriptor'],
  'formats/tar': ['io', 'formats/descriptor'],
  'formats/gzip': ['io', 'formats/codecs', 'formats/descriptor'],
  'formats/text': ['formats/descriptor'],
  'formats/burn': ['io', 'formats/text'],
  'formats/msi': ['io', 'formats/cfb', 'formats/descriptor'],
  'formats/pe': ['io', 'formats/text', 'formats/descriptor'],
  'formats/authenticode': ['io', 'formats/cfb', 'formats/cab', 'formats/pe'],
  // The one list of formats, and what is searched for by it.
  formats: ['io', 'formats/*'],
  scripts: ['io'],
  // A command line may hold a script, and is read as one.
  commands: ['scripts', 'formats/text'],
  // Types that the stages hand to each other, made of what each format and language gives.
  facts: ['io', 'formats', 'formats/*', 'scripts', 'commands'],
  'inventory/walk': ['io', 'formats', 'formats/*', 'scripts', 'facts'],
  'inventory/archives': ['io', 'formats/*', 'commands', 'facts', 'inventory/walk'],
  'inventory/hidden': ['io', 'formats', 'formats/*', 'facts', 'inventory/walk'],
  'inventory/programs': [
    'io',
    'formats',
    'formats/*',
    'scripts',
    'commands',
    'facts',
    'inventory/walk',
    'inventory/archives',
    'inventory/hidden',
  ],
  'inventory/package': [
    'io',
    'formats/*',
    'scripts',
    'facts',
    'inventory/walk',
    'inventory/archives',
    'inventory/hidden',
  ],
  inventory: ['io', 'formats', 'formats/*', 'scripts', 'facts', 'inventory/*'],
  execution: ['io', 'formats/msi', 'scripts', 'commands', 'facts'],
  bundle: ['io', 'commands', 'facts', 'formats/pe', 'execution'],
  rules: ['io', 'formats', 'formats/*', 'scripts', 'commands', 'facts', 'execution', 'bundle'],
  report: ['io', 'formats', 'formats/*', 'commands', 'facts', 'execution', 'bundle', 'rules', 'version'],
  version: [],
  'workers/decode': ['io', 'formats/cab'],
  triage: ['io', 'facts', 'inventory', 'execution', 'bundle', 'rules', 'report', 'workers/decode'],
  'list-files': ['io', 'facts', 'inventory', 'report', 'triage'],
  'read-tables': ['io', 'formats/cfb', 'formats/msi', 'report', 'triage'],
  'workers/triage': ['io', 'report', 'rules', 'triage', 'version'],
  index: [
    'io',
    'formats',
    'formats/*',
    'scripts',
    'commands',
    'facts',
    'report',
    'rules',
    'triage',
    'list-files',
    'read-tables',
    'workers/triage',
    'version',
  ],
  // Published as msi-triage/formats: the formats by themselves, without anything of the stages above.
  'formats-api': ['io', 'formats/*'],
  // The command line uses what every user of the library has, and so proves the public API. Promises that are started
  // ahead have one helper everywhere.
  cli: ['index', 'io/start-ahead.ts'],
};

/** Who may use which module of Node.js, apart from those that touch nothing: node:crypto, node:zlib, node:buffer … */
const SYSTEM_MODULES: Record<string, readonly string[]> = {
  'node:fs/promises': ['io/file-source.ts', 'io/neighbour.ts', 'rules/load-rules.ts'],
  'node:fs': ['io/file-source.ts'],
  // A package is triaged in a thread and killed with it; a large cabinet is unpacked in one (see docs/performance.md).
  'node:worker_threads': ['workers/'],
};
const HARMLESS_MODULES = [
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:os',
  'node:path',
  'node:stream',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:zlib',
];
const PACKAGES = ['iconv-lite', 'yauzl'];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.split(sep).join('/'));
const imports: Import[] = files.flatMap((file) =>
  [...codeOf(file).matchAll(/^(?:import|export)\b(?:[^;'=]*?\bfrom)?\s*'([^']+)'/gm)].map((match) => ({
    file,
    specifier: match[1] as string,
  })),
);

/** The text of a file without its comments. */
function codeOf(file: string): string {
  return readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

describe('the architecture', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map(unitOf))].filter((unit) => !(unit in ALLOWED))).toEqual([]);
  });

  it('lets imports run down only', () => {
    const upward = imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ file, specifier }) => {
        const target = relative(source, join(source, dirname(file), specifier))
          .split(sep)
          .join('/')
          .replace(/\.js$/, '.ts');
        return { file, from: unitOf(file), to: unitOf(target), target };
      })
      .filter(({ from, to, target }) => from !== to && !mayImport(from, to) && !mayImport(from, target))
      .map(({ file, to }) => `${file} imports ${to}`);
    expect(upward).toEqual([]);
  });

  it('lets only the named files touch the system', () => {
    const strangers = imports
      .filter(({ specifier }) => !specifier.startsWith('.'))
      .filter(({ file, specifier }) => {
        if (HARMLESS_MODULES.includes(specifier) || PACKAGES.includes(specifier)) return false;
        return !SYSTEM_MODULES[specifier]?.some((place) => file.startsWith(place));
      })
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(strangers).toEqual([]);
  });

  it('evaluates nothing and starts nothing', () => {
    const forbidden =
      /\beval\(|new Function\(|process\.binding|\bfetch\(|WebAssembly|writeFile|createWriteStream/;
    const offenders = files.filter((file) => forbidden.test(codeOf(file)));
    expect(offenders).toEqual([]);
  });

  it('loads no code at run time but the rules of the operator', () => {
    expect(files.filter((file) => /\bimport\(/.test(codeOf(file)))).toEqual(['rules/load-rules.ts']);
  });

  it('has no import cycle between files', () => {
    const graph = new Map<string, string[]>();
    for (const { file, specifier } of imports) {
      if (!specifier.startsWith('.')) continue;
      const target = relative(source, join(source, dirname(file), specifier))
        .split(sep)
        .join('/');
      graph.set(file, [...(graph.get(file) ?? []), target.replace(/\.js$/, '.ts')]);
    }
    expect(findCycle(graph, valueImportsOnly)).toBeUndefined();
  });
});

/** Type imports vanish when compiled: only cycles of values are looked for. */
function valueImportsOnly(file: string, target: string): boolean {
  const name = target.slice(target.lastIndexOf('/') + 1).replace(/\.ts$/, '.js');
  const text = readFileSync(join(source, file), 'utf8');
  const statement = [...text.matchAll(/(import|export)\s+(type\s+)?([^;]*?)from\s+'([^']+)'/g)].filter(
    (match) => match[4]?.endsWith(`/${name}`),
  );
  return statement.some(
    (match) => match[2] === undefined && !/^\{(?:\s*type [^,}]+,?)+\s*\}\s*$/.test(match[3] ?? ''),
  );
}

function findCycle(
  graph: ReadonlyMap<string, string[]>,
  counts: (file: string, target: string) => boolean,
): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = counts(file, target) ? visit(target) : undefined;
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** True for a unit that {@link ALLOWED} names, by itself or as one of `folder/*`. */
function mayImport(from: string, to: string): boolean {
  const allowed = ALLOWED[from] ?? [];
  return allowed.includes(to) || (to.includes('/') && allowed.includes(`${to.split('/')[0]}/*`));
}

/** The entry of {@link ALLOWED} that a file belongs to: its folder, or a folder of its own below these. */
function unitOf(file: string): string {
  const [first = '', second = '', third] = file.split('/');
  if (third !== undefined && DIVIDED.has(first)) return `${first}/${second}`;
  return first.replace(/\.ts$/, '');
}

const DIVIDED: ReadonlySet<string> = new Set(['formats', 'inventory', 'workers']);
