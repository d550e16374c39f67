import type { SecurityCheckMeaning } from '../commands/command-meaning.js';
import { isEncryptedArchive } from '../execution/payload-filter.js';
import type { PropertyCheck } from '../execution/property-check.js';
import type { ReachedStep } from '../execution/reached-step.js';
import type { Bundle, BundleComponent } from '../facts/bundle.js';
import type { Evidence } from '../facts/evidence.js';
import type { Payload } from '../facts/payload.js';
import type { Wiring } from './wiring.js';

/** Why a payload is an unzip utility; undefined when it is not. */
export function describeUnzipUtility({ facts, id, path }: Payload): Evidence[] | undefined {
  const utility = facts.unzipUtility;
  if (utility === undefined) return undefined;
  const manner = utility.claimed ? 'claims to be' : 'is';
  const doubt = utility.clean ? 'clean' : `not known to be clean: ${utility.notClean.join('; ')}`;
  const summary = `${manner} ${utility.name} (by ${utility.recognisedBy.join(', ')}; ${doubt})`;
  const details = utility.evidence.slice(0, 5).map(({ kind, offsetInBytes, text }) => ({
    payload: id,
    location: `${path} @0x${offsetInBytes.toString(16)}`,
    text: `${kind}: ${text}`,
  }));
  return [{ payload: id, location: path, text: summary }, ...details];
}

/** Why the program that unpacks in a wiring is the unzip utility, where its content does not show it. */
export function describeWiredTool({ archive, tool, unpack }: Wiring): BundleComponent {
  const { command, meaning } = unpack;
  const origin = tool === undefined ? ' and is not a file of the package' : '';
  const text = `${tool?.name ?? meaning.tool} is given ${archive?.name ?? meaning.archive} and its password${origin}: ${command.text}`;
  const evidence = [{ payload: command.origin.payload, location: command.location, text }];
  return { present: true, payloads: tool === undefined ? [] : [tool.id], evidence };
}

/** Why there is an encrypted archive that is created at run time; undefined where the archive is a payload. */
export function describeWiredArchive({ archive, unpack }: Wiring): BundleComponent | undefined {
  if (archive !== undefined) return undefined;
  const { command, meaning } = unpack;
  const text = `${meaning.archive}, created at run time, is unpacked with a password: ${command.text}`;
  const evidence = [{ payload: command.origin.payload, location: command.location, text }];
  return { present: true, payloads: [], evidence };
}

/**
 * Why a payload is a password-protected ZIP, or a 7z or RAR archive used instead; undefined when it is neither.
 *
 * @param isUnpacked whether a command that would run unpacks it; other formats count only then
 */
export function describeEncryptedArchive(payload: Payload, isUnpacked: boolean): Evidence[] | undefined {
  const { facts, id, path } = payload;
  const { archive } = facts;
  if (archive === undefined || !isEncryptedArchive(payload)) return undefined;
  if (archive.format !== 'zip' && !isUnpacked) return undefined;
  const format = archive.format === 'zip' ? '' : `${archive.format} archive instead of a ZIP: `;
  const count = archive.directoryEncrypted
    ? 'the directory is'
    : `${archive.encryptedEntryCount} of ${archive.entryCount ?? 'an unknown number of'} entries`;
  const text = `${format}${count} encrypted (${archive.encryption.join(', ')})`;
  const evidence: Evidence[] = [{ payload: id, location: path, text }];
  if (archive.password !== undefined) {
    const { location, password, payload: holder, text: seen } = archive.password;
    evidence.push({
      payload: holder,
      location,
      text: `the password ${JSON.stringify(password)} opens it: ${seen}`,
    });
  }
  return evidence;
}

/**
 * Why a script checks for antivirus products; undefined when it does not. A script that removes products, and whose
 * checks decide nothing else, is a vendor's own clean-up: `gates` is false for a check on what is removed.
 *
 * @param isStarted whether something that would run starts the script
 */
export function describeSecurityCheck(
  { facts, id, path }: Payload,
  isStarted: boolean,
): Evidence[] | undefined {
  const script = facts.script;
  if (script === undefined || script.securityChecks.length === 0) return undefined;
  const decides = script.securityChecks.some(({ gates }) => gates);
  const mayBeCleanUp = script.securityRemovals.length > 0 || script.type !== 'batch';
  if (!decides && mayBeCleanUp) return undefined;
  return script.securityChecks.slice(0, 10).map(({ by, gates, line, product, text }) => ({
    payload: id,
    location: `${path} line ${line}`,
    text: `looks for ${product} by ${by}${gates && isStarted ? ' and acts on the result' : ''}: ${text}`,
  }));
}

/** True for a step that checks for antivirus products on a command line; checks in scripts are reported with the script. */
export function isInlineCheck(
  step: ReachedStep,
): step is ReachedStep & { readonly meaning: SecurityCheckMeaning } {
  return step.meaning.kind === 'security-check' && step.command.origin.kind !== 'script';
}

/** Why a command line checks for antivirus products. */
export function describeInlineCheck({
  command,
  meaning: { by, gates, product },
}: ReachedStep & { readonly meaning: SecurityCheckMeaning }): Evidence {
  const outcome = gates ? ' and acts on the result' : '';
  const text = `looks for ${product} by ${by}${outcome}: ${command.text}`;
  return { payload: command.origin.payload, location: command.location, text };
}

/** Why tables of a package check for antivirus products. */
export function describePropertyCheck({ by, location, payload, product, text }: PropertyCheck): Evidence {
  return { payload, location, text: `looks for ${product} by ${by} and acts on the result: ${text}` };
}

const LIBRARY_NAME = /\.(?:dll|ocx|cpl)$/i;

/** Why an entry of an encrypted archive may be a loader: its content or its name is that of a library. */
export function describeArchivedLibrary({
  encrypted,
  facts,
  id,
  name,
  path,
}: Payload): Evidence[] | undefined {
  if (!encrypted) return undefined;
  if (facts.pe?.kind === 'dll') {
    return [{ payload: id, location: path, text: 'a DLL encrypted in an archive of the package' }];
  }
  if (!LIBRARY_NAME.test(name)) return undefined;
  return [
    { payload: id, location: path, text: `the directory of an encrypted archive names the library ${name}` },
  ];
}

/** True when each of the four parts is there, joined or not. */
export function hasAllParts({ components }: Pick<Bundle, 'components'>): boolean {
  return Object.values(components).every(({ present }) => present);
}
