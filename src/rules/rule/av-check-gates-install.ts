import { describePropertyCheck } from '../../bundle/role.js';
import type { CommandMeaning } from '../../commands/command-meaning.js';
import { findPropertyChecks, isOfSecurityMaker } from '../../execution/property-check.js';
import { findStartedPayloads } from '../../execution/reach.js';
import type { Evidence } from '../../facts/evidence.js';
import type { ObservedCommand } from '../../facts/execution.js';
import type { CertificateFacts } from '../../formats/authenticode/signature-facts.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const SCRIPT = {
  text: 'tasklist | find /i "avastui.exe" && exit /b 1',
  securityChecks: [
    {
      product: 'Avast',
      by: 'process' as const,
      line: 2,
      text: 'tasklist | find /i "avastui.exe"',
      gates: true,
    },
  ],
};

const signedBy = (subject: string): CertificateFacts => ({
  subject,
  issuer: 'CN=Example CA',
  serialNumber: '01',
  notBefore: '2025-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  thumbprint: '',
  sha256: '',
  codeSigning: true,
  selfSigned: false,
});

const SEARCHES = [
  {
    property: 'AV1',
    signature: 's1',
    table: 'RegLocator' as const,
    path: 'HKLM\\SOFTWARE\\Avast Software\\Avast\\Version',
    isRegistry: true,
  },
  {
    property: 'AV2',
    signature: 's2',
    table: 'DrLocator' as const,
    path: 'ProgramFilesFolder\\Kaspersky Lab',
    isRegistry: false,
  },
];

export const avCheckGatesInstall: Rule = {
  id: 'av-check-gates-install',
  title: 'The installation continues only if certain security products are absent',
  severity: 'medium',
  explanation:
    'A script that the package runs, or a search by its tables, looks for security products, and the result decides whether the installation continues. Ordinary software has no reason to avoid monitored hosts. Exceptions are vendors of such products with a matching signature, a table search for a single product, a message that names the product, and a check that only skips one optional program.',
  attack: ['T1059.003', 'T1518.001'],
  references: [DEXPHOT_REPORT],
  match: matchGates,
  examples: [
    {
      what: 'a script in a package that only claims to be from a security vendor',
      tables: { properties: new Map([['Manufacturer', 'Panda Software']]) },
      runs: ['cmd.exe /c chk.bat'],
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'a batch file that ends with 1 when Avast runs',
      runs: ['cmd.exe /c chk.bat'],
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'the check on the command line itself',
      runs: ['cmd.exe /c tasklist | find /i "avastui.exe" && exit 1'],
    },
    {
      what: 'AppSearch and LaunchCondition instead',
      tables: {
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'Installed OR NOT (AV1 OR AV2)', description: 'Error 1603' }],
      },
    },
  ],
  counterExamples: [
    {
      what: 'a message that names the conflicting product',
      tables: {
        systemSearches: SEARCHES,
        launchConditions: [
          { condition: 'Installed OR NOT (AV1 OR AV2)', description: 'Remove Avast or Kaspersky first' },
        ],
      },
    },
    {
      what: 'a check that skips one optional program',
      runs: ['cmd.exe /c opt.bat'],
      holds: [
        { name: 'scanner.exe', type: 'pe-exe', pe: {} },
        { name: 'opt.bat', type: 'batch', script: { ...SCRIPT, text: 'if not exist x scanner.exe' } },
      ],
    },
    {
      what: 'a Defender baseline that skips other products',
      runs: ['powershell -File base.ps1'],
      holds: [
        {
          name: 'base.ps1',
          type: 'powershell',
          script: { ...SCRIPT, type: 'powershell', text: 'exit 0\nSet-MpPreference -PUAProtection Enabled' },
        },
      ],
    },
    {
      what: 'a plug-in that checks for the product it extends',
      tables: {
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'Installed OR AV1 OR AV2', description: 'Needs one of …' }],
      },
    },
    {
      what: 'a script in a package signed by a security vendor',
      signature: { signer: signedBy('CN=Sophos Ltd, O=Sophos Ltd, C=GB') },
      tables: { properties: new Map([['Manufacturer', 'Sophos Limited']]) },
      runs: ['cmd.exe /c chk.bat'],
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'a security vendor that checks for competing products',
      signature: { signer: signedBy('CN="ESET, spol. s r.o.", O="ESET, spol. s r.o.", C=SK') },
      tables: {
        properties: new Map([['Manufacturer', 'ESET, spol. s r.o.']]),
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'NOT AV1 AND NOT AV2', description: 'Remove … first' }],
      },
    },
    {
      what: 'a command line that looks for a program of the package',
      runs: ['cmd.exe /c tasklist | find /i "clock.exe" && exit 1'],
    },
    {
      what: 'the same batch file when nothing runs it',
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'a check that only decides whether a hint is shown',
      runs: ['cmd.exe /c hint.bat'],
      holds: [
        {
          name: 'hint.bat',
          type: 'batch',
          script: { securityChecks: SCRIPT.securityChecks.map((check) => ({ ...check, gates: false })) },
        },
      ],
    },
    {
      what: "a vendor's removal of its own product",
      runs: ['cmd.exe /c clean.bat'],
      holds: [
        {
          name: 'clean.bat',
          type: 'batch',
          script: {
            ...SCRIPT,
            securityRemovals: [{ product: 'Avast', line: 3, text: 'sc delete "avast! Antivirus"' }],
          },
        },
      ],
    },
  ],
};

function* matchGates(facts: Facts): Generator<Evidence> {
  // Beside other parts of the bundle any check that decides something counts.
  const isPart = facts.bundle.match !== 'none';
  const commands = facts.execution.commands.filter(({ triggers }) => triggers.length > 0);
  for (const check of findPropertyChecks(facts)) {
    const leftOut = commands.filter(
      ({ origin }) => origin.kind === 'custom-action' && origin.name === check.leftOut,
    );
    const isGate = check.leftOut === undefined ? !check.isExplained : isWork(leftOut);
    if (isPart || isGate) yield describePropertyCheck(check);
  }
  // A maker asks for the products of others, which it cannot be installed beside.
  if (facts.packages.some(isOfSecurityMaker)) return;
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const { facts: payloadFacts, id, path } of facts.payloads) {
    const { script } = payloadFacts;
    if (script === undefined || !started.has(id) || script.securityRemovals.length > 0) continue;
    const own = commands.filter(({ origin }) => origin.kind === 'script' && origin.payload === id);
    for (const { by, gates, line, product, text } of script.securityChecks) {
      if (!gates || !(isPart || gatesInstallation(script.text ?? '', own))) continue;
      yield { payload: id, location: `${path} line ${line}`, text: `looks for ${product} by ${by}: ${text}` };
    }
  }
  yield* matchSteps(facts, ({ command, meaning }) => {
    if (meaning.kind !== 'security-check' || !meaning.gates || command.origin.kind === 'script')
      return undefined;
    if (!isPart && !gatesInstallation(command.text, [command])) return undefined;
    return `looks for ${meaning.product} by ${meaning.by}`;
  });
}

/** True for a script that fails where it finds a product, and says nothing, or leaves its own work undone. */
function gatesInstallation(script: string, commands: readonly ObservedCommand[]): boolean {
  return (FAILS.test(script) && !EXPLAINS.test(script) && !HARDENS.test(script)) || isWork(commands);
}

/** How a script reports failure to Windows Installer, or ends the installation itself. */
const FAILS =
  /\bexit\s{1,8}(?:\/b\s{1,8})?-?[1-9]|\bquit\s{0,8}\(?\s{0,8}-?[1-9]|\bexit\(\s{0,8}-?[1-9]|\berr\.raise\b|\bthrow\b|\b\w{1,64}\s{0,8}=\s{0,8}3\s{0,8}$|\breturn 3\b|\b(?:taskkill|stop-process)\b[^\n]{0,256}(?:msiexec|\$pid)/im;
/** Effects that show the user a conflict. */
const EXPLAINS = /\bmsgbox\b|\.popup\b|\bmessagebox\b|\bmsg(?:\.exe)? (?:\*|\/|%username%)/i;
/** A baseline of Defender, which Microsoft advises not to apply beside another product. */
const HARDENS = /\bset-mppreference\b/i;

/** True for more than the start of one program, which may be an option that a product makes needless. */
function isWork(commands: readonly ObservedCommand[]): boolean {
  let startedCount = 0;
  for (const { meanings } of commands) {
    for (const { meaning, object, program } of meanings) {
      if (WORK.has(meaning.kind) || (meaning.kind === 'run-script' && object !== undefined)) return true;
      if (meaning.kind === 'start-program' && program !== undefined) startedCount += 1;
    }
  }
  return startedCount > 1;
}

const WORK: ReadonlySet<CommandMeaning['kind']> = new Set([
  'unpack',
  'start-dll',
  'download',
  'scheduled-task',
  'msiexec-install',
]);
