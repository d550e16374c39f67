/**
 * Writes test/expected/pe.json: what objdump, 7z and osslsigncode say of every program of the corpus and of 7-Zip's.
 * Run it from the root of the project, with the three installed and the corpus in place:
 *
 *     npm run build:samples && node build/scripts/expect-pe.js
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDigest, type PeExpectation, type PeExpectations } from '../test/formats/pe/expectation.js';
import { corpusPrograms, sevenZipPrograms } from '../test/formats/pe/real-program.js';

/** 7z unfolds the resources, and lists what lies behind the sections like one of them. */
const NO_SECTION = /^Path = (?:\.rsrc|\[data|(?:CERTIFICATE|COFF_SYMBOLS|DEBUG)\S*$)/m;

const expected: PeExpectations = {};
const directory = mkdtempSync(join(tmpdir(), 'expect-pe-'));
try {
  const path = join(directory, 'program.exe');
  for (const { name, sha256, bytes } of [...sevenZipPrograms(), ...(await corpusPrograms())]) {
    writeFileSync(path, bytes);
    expected[sha256] = { name, ...askObjdump(path), sevenZip: askSevenZip(path), ...askOsslsigncode(path) };
  }
} finally {
  rmSync(directory, { recursive: true });
}
writeFileSync('test/expected/pe.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} programs`);

function askObjdump(path: string): Pick<PeExpectation, 'objdump'> {
  const { stdout, status } = run('objdump', ['-p', path]);
  if (status !== 0) return {};
  const header = /^Time\/Date\s+(.*)$/m.exec(stdout)?.[1] ?? '';
  const exportName = /^Name \t+[0-9a-f]+ (.*)$/m.exec(stdout)?.[1];
  return {
    objdump: {
      timestampInSeconds: Date.parse(`${header} UTC`) / 1000,
      entryPointRva: Number.parseInt(/^AddressOfEntryPoint\s+([0-9a-f]+)/m.exec(stdout)?.[1] ?? '', 16),
      subsystem: Number.parseInt(/^Subsystem\s+([0-9a-f]+)/m.exec(stdout)?.[1] ?? '', 16),
      imports: listDigest(importsIn(stdout)),
      ...(exportName !== undefined && { exportName }),
      exports: listDigest(exportsIn(stdout)),
    },
  };
}

/** Lines of `vma ordinal name bound-to` below a `DLL Name:`; imports by ordinal have `<none>` for a name. */
function importsIn(output: string): string[] {
  return output
    .split('\tDLL Name: ')
    .slice(1)
    .flatMap((part) => {
      const [library = '', ...lines] = part.split('\n');
      const end = lines.findIndex((line, i) => i > 0 && !/^\t[0-9a-f]/.test(line));
      return lines.slice(1, end).map((line) => {
        const [thunk = '', , name = ''] = line.trim().split(/\s+/);
        return `${library}:${name === '<none>' ? `#${Number.parseInt(thunk.slice(-4), 16)}` : name}`;
      });
    });
}

/** The table of names gives each one's index in the address table, counted from the ordinal base. */
function exportsIn(output: string): string[] {
  const base = Number(/^Ordinal Base \t+(\d+)/m.exec(output)?.[1] ?? '0');
  const table = output.split('[Ordinal/Name Pointer] Table')[1] ?? '';
  const lines = table.slice(table.indexOf('\n') + 1).split('\n');
  const end = lines.findIndex((line) => !/^\t\[/.test(line));
  return lines.slice(0, end).map((line) => {
    const [, index = '', name = ''] =
      /^\t\[ *(\d+)\](?: \+base\[ *\d+\])?(?: +[0-9a-f]{4})? (.*)$/.exec(line) ?? [];
    return `${base + Number(index)} ${name}`;
  });
}

function askSevenZip(path: string): PeExpectation['sevenZip'] {
  const listing = run('7z', ['l', '-slt', '-tPE', path]).stdout;
  const sections = listing
    .slice(listing.indexOf('----------'))
    .split('\n\n')
    .filter((block) => /^Virtual Address = /m.test(block) && !NO_SECTION.test(block))
    .map((block) => {
      const value = (key: string) => new RegExp(`^${key} = (.*)$`, 'm').exec(block)?.[1] ?? '';
      return `${value('Path')} ${value('Virtual Size')} ${value('Packed Size')} ${value('Offset')}`;
    });
  const { stdout } = run('7z', ['x', '-so', '-tPE', path, '.rsrc/version.txt'], 'utf16le');
  const version: Record<string, string> = {};
  for (const [, key = '', value = ''] of stdout.matchAll(
    /VALUE "([^"]+)", +"([\s\S]*?)"\r?(?=\n +(?:VALUE|\}))/g,
  )) {
    if (!version[key]) version[key] = value.replace(/\s+/g, ' ').trim();
  }
  const strings = Object.entries(version).map(([key, value]) => `${key}: ${value}`);
  return { sections, version: listDigest(strings.sort()) };
}

function askOsslsigncode(path: string): Pick<PeExpectation, 'signature'> {
  const { stdout } = run('osslsigncode', ['verify', '-in', path]);
  const stored = /^Current message digest\s+: ([0-9A-F]+)/m.exec(stdout)?.[1];
  const computed = /^Calculated message digest : ([0-9A-F]+)/m.exec(stdout)?.[1];
  if (stored === undefined || computed === undefined) return {};
  return { signature: { stored: stored.toLowerCase(), computed: computed.toLowerCase() } };
}

function run(
  tool: string,
  args: string[],
  encoding: BufferEncoding = 'utf8',
): { stdout: string; status: number | null } {
  const { stdout, status, error } = spawnSync(tool, args, {
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  });
  if (error !== undefined) throw error;
  return { stdout: stdout.toString(encoding), status };
}
