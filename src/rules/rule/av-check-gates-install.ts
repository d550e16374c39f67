import { describePropertyCheck } from '../../bundle/role.js';
import { findPropertyChecks, isOfSecurityMaker } from '../../execution/property-check.js';
import { findStartedPayloads } from '../../execution/reach.js';
import type { Evidence } from '../../facts/evidence.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const SCRIPT = {
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
  title: 'The installation goes on only where certain security products are absent',
  severity: 'medium',
  explanation:
    'A script that the package runs, or a search by its tables, looks for security products, and what it finds decides whether the installation goes on. Installers of ordinary software have no reason to stay away from hosts that are watched; makers of such products are not counted, nor is a search by tables for a single one.',
  attack: ['T1059.003', 'T1518.001'],
  references: [DEXPHOT_REPORT],
  match: matchGates,
  examples: [
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
      what: 'AppSearch and LaunchCondition in its place',
      tables: {
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'Installed OR NOT (AV1 OR AV2)', description: 'Error 1603' }],
      },
    },
  ],
  counterExamples: [
    {
      what: 'a plug-in that asks for the product which it belongs to',
      tables: {
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'Installed OR AV1 OR AV2', description: 'Needs one of …' }],
      },
    },
    {
      what: 'a script of such a maker',
      tables: { properties: new Map([['Manufacturer', 'Sophos Limited']]) },
      runs: ['cmd.exe /c chk.bat'],
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'a maker of such a product, which asks for those of others',
      tables: {
        properties: new Map([['Manufacturer', 'ESET, spol. s r.o.']]),
        systemSearches: SEARCHES,
        launchConditions: [{ condition: 'NOT AV1 AND NOT AV2', description: 'Remove … first' }],
      },
    },
    {
      what: 'a command line that looks for the program of the package',
      runs: ['cmd.exe /c tasklist | find /i "clock.exe" && exit 1'],
    },
    {
      what: 'the same batch file, which nothing runs',
      holds: [{ name: 'chk.bat', type: 'batch', script: SCRIPT }],
    },
    {
      what: 'a hint that depends on the product, and nothing else',
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
      what: "a maker's clean-up of its own product",
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
  yield* findPropertyChecks(facts).map(describePropertyCheck);
  // A maker asks for the products of others, which it cannot be installed beside. Whoever only claims to be one, and
  // has more of the bundle, is known by that.
  if (facts.bundle.match === 'none' && facts.packages.some(({ tables }) => isOfSecurityMaker(tables))) return;
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const { facts: payloadFacts, id, path } of facts.payloads) {
    const { script } = payloadFacts;
    if (script === undefined || !started.has(id) || script.securityRemovals.length > 0) continue;
    for (const { by, gates, line, product, text } of script.securityChecks) {
      if (!gates) continue;
      yield { payload: id, location: `${path} line ${line}`, text: `looks for ${product} by ${by}: ${text}` };
    }
  }
  yield* matchSteps(facts, ({ command, meaning }) =>
    meaning.kind === 'security-check' && meaning.gates && command.origin.kind !== 'script'
      ? `looks for ${meaning.product} by ${meaning.by}`
      : undefined,
  );
}
