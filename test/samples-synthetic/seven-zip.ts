import { createRequire } from 'node:module';
import type { SevenZipModuleFactory } from '7z-wasm';

// Its types describe an ES module with a default export; the file that Node loads is a CommonJS one that is the function.
const sevenZipFactory: SevenZipModuleFactory = createRequire(import.meta.url)('7z-wasm');

export interface Extraction {
  /** What 7-Zip said of the archive as a whole. */
  readonly isOk: boolean;
  readonly messages: readonly string[];
  /** Path inside the archive to content; folders are left out. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * What 7-Zip, compiled to WebAssembly, reads of an archive: the second opinion on our writers that needs nothing installed.
 * `volumes` are files that lie beside the archive, by name.
 */
export async function extractWithSevenZip(
  archive: Uint8Array,
  options: {
    readonly type: 'Compound' | 'Cab' | 'zip' | '7z' | 'PE';
    readonly name?: string;
    readonly password?: string;
    readonly volumes?: Readonly<Record<string, Uint8Array>>;
  },
): Promise<Extraction> {
  const messages: string[] = [];
  const collect = (line: string): void => {
    messages.push(line);
  };
  const sevenZip = await sevenZipFactory({ print: collect, printErr: collect });
  const name = options.name ?? 'archive';
  sevenZip.FS.writeFile(name, archive);
  for (const [volume, content] of Object.entries(options.volumes ?? {}))
    sevenZip.FS.writeFile(volume, content);
  sevenZip.FS.mkdir('out');
  sevenZip.callMain(['x', `-t${options.type}`, `-p${options.password ?? ''}`, '-y', '-oout', name]);
  const files = new Map<string, Uint8Array>();
  const folders = ['out'];
  for (const folder of folders) {
    for (const entry of sevenZip.FS.readdir(folder)) {
      if (entry === '.' || entry === '..') continue;
      const path = `${folder}/${entry}`;
      if (sevenZip.FS.isDir(sevenZip.FS.stat(path).mode)) folders.push(path);
      else files.set(path.slice('out/'.length), sevenZip.FS.readFile(path));
    }
  }
  return { isOk: messages.some((line) => line.includes('Everything is Ok')), messages, files };
}

/** What 7-Zip, compiled to WebAssembly, packs; `switches` as on its command line. */
export async function packWithSevenZip(
  files: Readonly<Record<string, Uint8Array>>,
  ...switches: readonly string[]
): Promise<Uint8Array> {
  const sevenZip = await sevenZipFactory({ print: () => {}, printErr: () => {} });
  const names = Object.keys(files);
  const folders = new Set(names.filter((name) => name.includes('/')).map((name) => name.split('/', 1)[0]));
  for (const folder of folders) sevenZip.FS.mkdir(folder as string);
  for (const name of names) sevenZip.FS.writeFile(name, files[name] as Uint8Array);
  sevenZip.callMain(['a', '-y', '-mmt=off', ...switches, 'archive', ...names]);
  const made = sevenZip.FS.readdir('.').find((name) => name.startsWith('archive'));
  if (made === undefined) throw new Error(`7-Zip packed nothing: ${switches.join(' ')}`);
  return sevenZip.FS.readFile(made);
}
