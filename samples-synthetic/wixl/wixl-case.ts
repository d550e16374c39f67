/**
 * Samples that an independent tool writes: `wixl` compiles the package, `msibuild` adds the actions that wixl has no
 * words for. Both come with msitools; without them these samples cannot be built.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPe } from '../builder/pe.js';
import { scriptLines, utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { avCheckBatch } from '../ingredient/batch.js';
import { LOADER } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { infoZipTool, sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, noBundle, type SampleCase } from '../sample-case.js';
import { type WixSource, wixSource } from './wix-source.js';

export interface WixlCase extends Omit<SampleCase, 'build'> {
  readonly source: WixSource;
  /** Statements for msibuild, run on the finished package. */
  readonly statements?: readonly string[];
}

/** Whether wixl and msibuild are installed here. */
export function hasWixl(): boolean {
  return ['wixl', 'msibuild'].every((tool) => spawnSync(tool, ['--version']).error === undefined);
}

/** The package, built in a temporary folder that is removed again. Package codes differ from build to build. */
export function buildWithWixl({ source, statements, fileName }: WixlCase): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'msi-triage-wixl-'));
  try {
    mkdirSync(join(folder, 'content'));
    for (const file of [...(source.files ?? []), ...(source.binaries ?? [])]) {
      writeFileSync(join(folder, 'content', file.name), file.content);
    }
    writeFileSync(join(folder, 'source.wxs'), wixSource(source));
    execFileSync('wixl', ['source.wxs', '-o', fileName], { cwd: folder });
    for (const statement of statements ?? []) {
      execFileSync('msibuild', [fileName, '-q', statement], { cwd: folder });
    }
    return readFileSync(join(folder, fileName));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PASSWORD = 'wix-0117';
const FAVORITES = 'Favorites';

export const wixlCases: readonly WixlCase[] = [
  {
    name: 'wixl-bundle-script',
    title: 'the bundle, wired by type 18 and JScript actions',
    kind: 'dexphot',
    fileName: 'wixl-script.msi',
    source: {
      productName: 'Wixl Bundle A',
      folder: { parent: 'FavoritesFolder', id: FAVORITES, name: 'kqwzpd' },
      files: bundleContent(),
      binaries: [{ name: 'steps.js', content: jscript() }],
      properties: { KQPW: PASSWORD },
      customActions: [
        '<CustomAction Id="Check" BinaryKey="steps.js" JScriptCall="check"/>',
        '<CustomAction Id="Unpack" FileKey="z.exe" ExeCommand="-o -P [KQPW] &quot;[Favorites]kq.zip&quot; -d &quot;[Favorites].&quot;"/>',
        '<CustomAction Id="StartIt" BinaryKey="steps.js" JScriptCall="start"/>',
      ],
      sequence: ['Check', 'Unpack', 'StartIt'],
    },
    expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
  },
  {
    name: 'wixl-bundle-commands',
    title: 'the bundle, wired by command lines',
    kind: 'dexphot',
    fileName: 'wixl-commands.msi',
    source: {
      productName: 'Wixl Bundle B',
      folder: { parent: 'FavoritesFolder', id: FAVORITES, name: 'kqwzpd' },
      files: bundleContent(),
      properties: { KQPW: PASSWORD },
    },
    statements: [
      ...commandStatements('Check', 'cmd.exe /c "[Favorites]chk.bat"', 4001),
      ...commandStatements(
        'Unpack',
        '"[Favorites]z.exe" -o -P [KQPW] "[Favorites]kq.zip" -d "[Favorites]."',
        4002,
      ),
      ...commandStatements('StartIt', `rundll32.exe "[Favorites]${LOADER}",Start`, 4003),
    ],
    expected: fullBundle({
      hasBatch: true,
      payloads: [`wixl-commands.msi › data.cab › kq.zip › ${LOADER}`],
    }),
  },
  {
    name: 'wixl-archiver',
    title: 'an archiver beside an open ZIP',
    kind: 'benign',
    fileName: 'wixl-archiver.msi',
    source: {
      productName: 'Wixl Archiver',
      folder: { parent: 'ProgramFilesFolder', id: 'Install', name: 'Archiver' },
      files: [
        { name: '7za.exe', content: sevenZipTool() },
        { name: 'languages.zip', content: buildZip([{ name: 'de.txt', content: utf8('Entpacken') }]) },
      ],
    },
    expected: noBundle({ roles: { unzipUtility: true } }),
  },
  {
    name: 'wixl-driver',
    title: 'rundll32 that installs a driver, by its own set-up program',
    kind: 'benign',
    fileName: 'wixl-driver.msi',
    source: {
      productName: 'Wixl Driver',
      folder: { parent: 'ProgramFilesFolder', id: 'Install', name: 'Driver' },
      files: [
        { name: 'adapter.inf', content: utf8('[Version]\r\nSignature="$CHICAGO$"\r\n') },
        { name: 'setup.exe', content: buildPe({ kind: 'exe', bits: 32 }) },
      ],
      customActions: ['<CustomAction Id="SetUp" FileKey="setup.exe" ExeCommand="/s [Install]adapter.inf"/>'],
      sequence: ['SetUp'],
    },
    statements: commandStatements(
      'InstallDriver',
      'rundll32.exe setupapi.dll,InstallHinfSection DefaultInstall 132 [Install]adapter.inf',
      4002,
      'Install',
    ),
    expected: noBundle({}),
  },
];

function bundleContent(): { name: string; content: Uint8Array }[] {
  return [
    { name: 'z.exe', content: infoZipTool() },
    { name: 'kq.zip', content: loaderArchive(LOADER, PASSWORD) },
    { name: 'chk.bat', content: avCheckBatch() },
  ];
}

function jscript(): Uint8Array {
  return scriptLines(
    "var shell = new ActiveXObject('WScript.Shell');",
    "function check() { if (shell.Run('cmd /c \"' + Session.Property('Favorites') + 'chk.bat\"', 0, true) !== 0) return 3; }",
    `function start() { shell.Run('rundll32 "' + Session.Property('Favorites') + '${LOADER}",Start', 0, false); }`,
  );
}

function commandStatements(
  action: string,
  target: string,
  sequence: number,
  folder: string = FAVORITES,
): string[] {
  return [
    `INSERT INTO \`CustomAction\` (\`Action\`, \`Type\`, \`Source\`, \`Target\`) VALUES ('${action}', 1058, '${folder}', '${target}')`,
    `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('${action}', ${sequence})`,
  ];
}
