import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly gypfile?: boolean;
}

interface InstalledPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Everything that an installation of this package brings along, itself first. */
function runTimeTree(): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>([[root, { folder: root, manifest: readManifest(root) }]]);
  for (const { folder, manifest } of found.values()) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const place = resolvePackage(folder, name);
      if (!found.has(place)) found.set(place, { folder: place, manifest: readManifest(place) });
    }
  }
  return [...found.values()];
}

function resolvePackage(from: string, name: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
    if (folder === dirname(folder)) throw new Error(`${name}, which ${from} needs, is not installed`);
  }
}

/** Of this package the sources, which tell where a module is asked for; what is built of them is looked at as well. */
function scriptsOf({ folder }: InstalledPackage): string[] {
  return folder === root ? filesIn(join(folder, 'src'), /\.ts$/) : filesIn(folder, /\.(?:c|m)?js$/);
}

function filesIn(folder: string, names: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split(sep).includes('node_modules'));
}

/** Modules that can start, fetch, listen, load machine code or evaluate. */
const FORBIDDEN = new Set([
  ...['child_process', 'cluster', 'dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'inspector'],
  ...[
    'inspector/promises',
    'net',
    'repl',
    'tls',
    'vm',
    'wasi',
    'worker_threads',
    'fs',
    'fs/promises',
    'process',
  ],
]);

/** What is there all the same, and why it does no harm. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // Read the input and the files beside it; the calls are listed below.
  'msi-triage/src/io/file-source.ts': ['fs', 'fs/promises'],
  'msi-triage/src/io/neighbour.ts': ['fs/promises'],
  // Reads the module of rules that the operator names.
  'msi-triage/src/rules/load-rules.ts': ['fs/promises'],
  // A package is triaged in a thread when the caller asks for that.
  'msi-triage/src/workers/decode/decode-batches.ts': ['worker_threads'],
  'msi-triage/src/workers/decode/decoder-thread.ts': ['worker_threads'],
  'msi-triage/src/workers/triage/triage-isolated.ts': ['worker_threads'],
  'msi-triage/src/workers/triage/isolated-thread.ts': ['worker_threads'],
  // Can open files by path for its callers; we hand it bytes in memory.
  'yauzl/index.js': ['fs'],
  'yauzl/fd-slicer.js': ['fs'],
};

const EVALUATES =
  /\beval\s*\(|\bnew\s+Function\s*\(|\bFunction\s*\(\s*['"`]|\bprocess\.(?:binding|dlopen)\b|\bWebAssembly\.|\bfetch\s*\(\s*['"`]/;
const WRITES =
  /\b(?:writeFile|appendFile|createWriteStream|mkdir|rmdir|unlink|rename|symlink|chmod|truncate|copyFile|mkdtemp)(?:Sync)?\s*\(/;

const tree = runTimeTree();
const scripts = tree.flatMap((installed) =>
  scriptsOf(installed).map((path) => ({
    place: `${installed.manifest.name}/${relative(installed.folder, path).split(sep).join('/')}`,
    code: readCode(path),
  })),
);
const published = filesIn(join(root, 'dist'), /\.js$/).map((path) => ({
  place: relative(root, path).split(sep).join('/'),
  code: readCode(path),
}));

/** The code without its comments, and without imports of types. */
function readCode(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$|^import type [^;]*;$/gm, '');
}

function modulesOf(code: string): string[] {
  const imports = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;
  return [...code.matchAll(imports)].map((match) => (match[2] as string).replace(/^node:/, ''));
}

describe('the run-time dependency tree', () => {
  it('is small, and read in full', () => {
    expect(tree.length).toBeGreaterThan(1);
    expect(tree.length).toBeLessThan(30);
    expect(scripts.length).toBeGreaterThan(100);
  });

  it('imports nothing that starts, fetches, listens or evaluates', () => {
    const found = scripts.flatMap(({ code, place }) =>
      modulesOf(code)
        .filter((name) => FORBIDDEN.has(name) && !EXCEPTIONS[place]?.includes(name))
        .map((name) => `${place} imports ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('is published with the modules that its sources ask for, and no other', () => {
    expect(published.length).toBeGreaterThan(3);
    const asked = scripts
      .filter(({ place }) => place.startsWith('msi-triage/'))
      .flatMap(({ code }) => modulesOf(code))
      .filter((name) => !name.startsWith('.'));
    const shipped = published.flatMap(({ code }) => modulesOf(code)).filter((name) => !name.startsWith('.'));
    expect(new Set(shipped)).toEqual(new Set(asked));
  });

  it('names no exception that is not needed', () => {
    const unneeded = Object.entries(EXCEPTIONS).flatMap(([place, names]) => {
      const script = scripts.find((candidate) => candidate.place === place);
      const used = script === undefined ? [] : modulesOf(script.code);
      return names.filter((name) => !used.includes(name)).map((name) => `${place}: ${name}`);
    });
    expect(unneeded).toEqual([]);
  });

  it('evaluates no code', () => {
    const places = [...scripts, ...published]
      .filter(({ code }) => EVALUATES.test(code))
      .map(({ place }) => place);
    // It asks process.binding for the length of the longest buffer, on releases of Node.js that do not tell it otherwise.
    expect(places).toEqual(['safer-buffer/safer.js']);
  });

  it('writes no files', () => {
    expect(
      [...scripts, ...published].filter(({ code }) => WRITES.test(code)).map(({ place }) => place),
    ).toEqual([]);
  });

  it('knows every module of Node.js that it forbids', () => {
    const unknown = [...FORBIDDEN].filter((name) => !builtinModules.includes(name));
    expect(unknown.filter((name) => !/^(?:wasi|inspector\/promises)$/.test(name))).toEqual([]);
  });

  it('has no install scripts and no native add-ons', () => {
    const hooks = ['preinstall', 'install', 'postinstall'];
    const offenders = tree
      .filter(
        ({ manifest }) => manifest.gypfile === true || hooks.some((hook) => hook in (manifest.scripts ?? {})),
      )
      .map(({ manifest }) => manifest.name);
    expect(offenders).toEqual([]);
  });

  it('is locked, with a digest for every package', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<
        string,
        { integrity?: string; hasInstallScript?: boolean; dev?: boolean; link?: boolean }
      >;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
    const withScript = packages.filter(([, entry]) => entry.hasInstallScript === true && entry.dev !== true);
    expect(withScript.map(([path]) => path)).toEqual([]);
  });
});
