import type { CommandMeaning } from '../../commands/command-meaning.js';
import { baseName } from '../../execution/path-name.js';
import { reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const DECRYPT =
  'TempFolder\\gpg.exe --batch --passphrase putword --output TempFolder\\p.dll --decrypt TempFolder\\p.gpg';

export const decryptedFileStart: Rule = {
  id: 'decrypted-file-start',
  title: 'A tool decrypts a file with a secret from the package, and the result is started',
  severity: 'medium',
  explanation:
    'A command makes gpg, openssl or a similar tool decrypt a file with a passphrase on the command line, and another command starts the result. Such encryption hides the file only from scanners. BatLoader and FakeBat do this.',
  attack: ['T1027.013', 'T1140'],
  references: ['MITRE ATT&CK: T1140 Deobfuscate/Decode Files or Information'],
  match: matchStarts,
  examples: [
    {
      what: 'gpg, and rundll32 with its output',
      runs: [DECRYPT, 'rundll32 TempFolder\\p.dll,DllRegisterServer'],
    },
    {
      what: 'openssl, and the decrypted program',
      runs: [
        'openssl.exe enc -d -aes-256-cbc -in C:\\x\\a.enc -out C:\\x\\a.exe -pass pass:abc',
        'C:\\x\\a.exe /q',
      ],
    },
  ],
  counterExamples: [
    { what: 'the result is not started', runs: [DECRYPT] },
    {
      what: 'a key file of the user',
      runs: ['gpg.exe --output C:\\x\\a.exe --decrypt C:\\x\\a.gpg', 'C:\\x\\a.exe'],
    },
  ],
};

const DECRYPTS = /(?:^|\s)(?:--?decrypt|-d|dec)(?=\s|$)/i;
const SECRET =
  /(?:^|\s)(?:--?passphrase|-pass(?:in)?|-k|-K|--?password|--key)(?:[\s=]+|\s+"?pass:)["']?[^\s"'[%$]/;
const OUTPUT = /(?:^|\s)(?:--?output|-o|--?out)[\s=]+(?:"([^"]{1,1024})"|(\S{1,1024}))/i;

function* matchStarts({ execution }: Facts): Generator<Evidence> {
  const steps = [...reachedSteps(execution)];
  const outputs = new Set(steps.flatMap(({ meaning }) => decryptedFile(meaning) ?? []));
  for (const { command, meaning } of steps) {
    const started = startedName(meaning);
    if (started !== undefined && outputs.has(started))
      yield commandEvidence(command, `starts ${started}, which a command decrypts`);
  }
}

/** The name of the file that a decryption with a literal secret writes. */
function decryptedFile(meaning: CommandMeaning): string | undefined {
  if (meaning.kind !== 'start-program') return undefined;
  const text = meaning.arguments.slice(0, 8_192);
  if (!DECRYPTS.test(text) || !SECRET.test(text)) return undefined;
  const [, quoted, plain] = OUTPUT.exec(text) ?? [];
  const output = quoted ?? plain;
  return output === undefined ? undefined : baseName(output);
}

function startedName(meaning: CommandMeaning): string | undefined {
  switch (meaning.kind) {
    case 'start-dll':
      return baseName(meaning.dll);
    case 'start-program':
      return baseName(meaning.program);
    case 'run-script':
      return meaning.script.length <= 1_024 ? baseName(meaning.script) : undefined;
    case 'msiexec-install':
      return baseName(meaning.package);
    default:
      return undefined;
  }
}
