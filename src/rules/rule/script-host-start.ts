import { isUserWritable } from '../../execution/odd-folder.js';
import { baseName } from '../../execution/path-name.js';
import { reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import type { Payload } from '../../facts/payload.js';
import { isStructureless } from '../../facts/structureless-data.js';
import { commandEvidence } from '../evidence.js';
import type { ExamplePayload } from '../example-facts.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const HOST: ExamplePayload = {
  name: 'autoit3.exe',
  type: 'pe-exe',
  pe: {},
  installPath: 'LocalAppDataFolder/view/autoit3.exe',
};
const SCRIPT: ExamplePayload = { name: 'a.a3x', installPath: 'LocalAppDataFolder/view/a.a3x' };
const START = 'LocalAppDataFolder\\view\\autoit3.exe LocalAppDataFolder\\view\\a.a3x';

export const scriptHostStart: Rule = {
  id: 'script-host-start',
  title: 'A disguised or misplaced script host of the package runs a script of the package',
  severity: 'medium',
  explanation:
    'The package contains a script host for AutoIt, AutoHotkey, Python, Node.js or Lua and starts it with its own script; the host is renamed or in a user-writable folder, or the script is compiled or encrypted. Mispadu, Mekotio and DarkGate do this: the host is clean and well known, and few scanners read the script. Programs written in such a language keep the host in their own folder.',
  attack: ['T1036.003', 'T1059'],
  references: ['MITRE ATT&CK: T1059.010 AutoHotKey & AutoIT'],
  match: matchStarts,
  examples: [
    { what: 'AutoIt in a user folder', holds: [HOST, SCRIPT], runs: [START] },
    {
      what: 'a renamed program that is given an AutoHotkey script',
      holds: [
        { name: 'k1.exe', type: 'pe-exe', pe: {} },
        { name: 'k1.ahk', type: 'text' },
      ],
      runs: ['"ProgramFilesFolder\\Example\\k1.exe" "ProgramFilesFolder\\Example\\k1.ahk"'],
    },
  ],
  counterExamples: [
    {
      what: 'Python compiles its own library',
      holds: [
        { name: 'python.exe', type: 'pe-exe', pe: {} },
        { name: 'compileall.py', type: 'text' },
      ],
      runs: ['"ProgramFilesFolder\\Example\\python.exe" -E "ProgramFilesFolder\\Example\\compileall.py"'],
    },
    { what: 'nothing starts it', holds: [HOST, SCRIPT], unscheduled: [START] },
  ],
};

const HOSTS =
  /^(?:autoit3?(?:_x64)?|autohotkey(?:u32|u64|32|64|64_uia|a32|sc)?|pythonw?(?:\d{0,3})?|node|luajit|w?lua(?:\d{2})?|perl|rubyw?|php)\.exe$/i;
const HOST_PRODUCTS = /\b(?:autoit|autohotkey|python|node\.js|luajit)\b/i;
const SCRIPT_NAME = /\.(?:a3x|au3|ahk2?|luac?|pyc?|pyw|js|mjs|cjs)$/i;
/** Extensions that only script hosts are given; other text files may be settings. */
const OWN_SCRIPT_NAME = /\.(?:a3x|au3|ahk2?|luac|pyc)$/i;

function* matchStarts(facts: Facts): Generator<Evidence> {
  const byName = new Map(facts.payloads.map((payload) => [installedName(payload), payload]));
  for (const { command, meaning, resolved } of reachedSteps(facts.execution)) {
    if (meaning.kind !== 'start-program' || resolved.program === undefined) continue;
    const program = facts.payloads[resolved.program.payload];
    if (program?.facts.pe === undefined) continue;
    const script = wordsOf(meaning.arguments)
      .map((word) => byName.get(baseName(word)))
      .find((payload) => payload !== undefined && payload !== program);
    if (script === undefined) continue;
    const why = describeHiding(program, script, meaning.program);
    if (why !== undefined) yield commandEvidence(command, `${program.name} runs ${script.name}: ${why}`);
  }
}

/** How the host or its script is disguised; undefined if it is not a host or is an ordinary one. */
function describeHiding(program: Payload, script: Payload, path: string): string | undefined {
  const name = installedName(program);
  const { FileDescription = '', OriginalFilename = '', ProductName = '' } = program.facts.pe?.version ?? {};
  const hasOwnName = HOSTS.test(name);
  const isKnownHost = HOST_PRODUCTS.test(`${FileDescription} ${ProductName}`) || HOSTS.test(OriginalFilename);
  const scriptName = installedName(script);
  if (!hasOwnName && isKnownHost) return `the host is a renamed ${ProductName || FileDescription}`;
  if (!hasOwnName && OWN_SCRIPT_NAME.test(scriptName)) return 'the name of the host does not tell what it is';
  if (!hasOwnName) return undefined;
  if (!SCRIPT_NAME.test(scriptName) && !isStructureless(script)) return undefined;
  if (isStructureless(script)) return 'the script is compiled or encrypted';
  if (isUserWritable(path) || isUserWritable(program.installPath ?? ''))
    return 'the host lies in a folder that needs no rights to write to';
  return undefined;
}

function installedName({ installPath, name }: Payload): string {
  return baseName(installPath ?? name);
}

const MAX_WORDS = 64;

function wordsOf(text: string): string[] {
  return [...text.slice(0, 4_096).matchAll(/"([^"]*)"|(\S+)/g)]
    .slice(0, MAX_WORDS)
    .map(([, quoted, plain]) => quoted ?? plain ?? '');
}
