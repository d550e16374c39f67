import type { CommandMeaning } from '../commands/command-meaning.js';
import { isAutostartValue, isServiceCommand } from '../execution/autostart-key.js';
import { baseName, normalizePath, trimFolder } from '../execution/path-name.js';
import { type ReachedStep, reachedSteps } from '../execution/reached-step.js';
import type { Bundle } from '../facts/bundle.js';
import type { Payload } from '../facts/payload.js';
import type { Facts } from '../rules/facts.js';
import { findRemoteAccess } from '../rules/remote-access.js';
import type { Finding } from '../rules/rule.js';
import { parseUrl, urlsOf } from '../rules/url.js';
import type { HostArtefact } from './host-artefact.js';

/** A Dexphot bundle yields about thirty. */
const MAX_ARTEFACTS = 500;
/** Longer values are not a path, name or URL to look for. */
const MAX_VALUE_LENGTH = 2_048;

/**
 * Traces that an installation of the package would leave on a host. Without a finding of medium severity
 * or above, only the hosts that a remote access tool connects to: what harmless software installs indicates nothing.
 */
export function collectHostArtefacts(facts: Facts, findings: readonly Finding[]): HostArtefact[] {
  const serious = findings.filter(({ rule }) => rule.severity === 'medium' || rule.severity === 'high');
  const list = new ArtefactList();
  for (const artefact of remoteAccessArtefacts(facts)) list.add(artefact);
  if (serious.length === 0) return list.artefacts;
  const involved = involvedPayloads(facts, serious);
  for (const step of reachedSteps(facts.execution)) {
    for (const artefact of artefactsOfStep(step, facts)) list.add(artefact);
  }
  for (const artefact of autostartArtefacts(facts)) list.add(artefact);
  for (const payload of facts.payloads) {
    if (involved.has(payload.id))
      for (const artefact of artefactsOfPayload(payload, involved)) list.add(artefact);
  }
  return list.artefacts;
}

/** Whom a remote access tool answers to: worth knowing whether or not anything else was found. */
function* remoteAccessArtefacts(facts: Facts): Generator<HostArtefact> {
  for (const { accounts, command, hosts, tool } of findRemoteAccess(facts)) {
    const note = [`${tool} connects to it, by ${command.location}`, ...accounts].join('; ');
    for (const value of hosts) yield { kind: 'domain', value, note, payload: command.origin.payload };
  }
}

class ArtefactList {
  readonly artefacts: HostArtefact[] = [];
  private readonly seen = new Set<string>();

  add(artefact: HostArtefact): void {
    const { kind, value } = artefact;
    const key = `${kind}\n${value.toLowerCase()}`;
    if (value === '' || value.length > MAX_VALUE_LENGTH || this.seen.has(key)) return;
    if (this.artefacts.length >= MAX_ARTEFACTS) return;
    this.seen.add(key);
    this.artefacts.push(artefact);
  }
}

/** The input, parts of the bundle, payloads in evidence, payloads that commands use, and the entries of all of these. */
function involvedPayloads({ bundle, execution, payloads }: Facts, findings: readonly Finding[]): Set<number> {
  const involved = new Set([
    0,
    ...findings.flatMap(({ evidence }) => evidence.map(({ payload }) => payload)),
  ]);
  for (const { payloads: parts } of Object.values(bundle.components) as Bundle['components']['loaderDll'][]) {
    for (const payload of parts) involved.add(payload);
  }
  for (const { resolved } of reachedSteps(execution)) {
    for (const reference of [resolved.program, resolved.object]) {
      if (reference !== undefined) involved.add(reference.payload);
    }
  }
  for (const { facts, id, parent } of payloads) {
    const isEntry = parent !== null && involved.has(parent) && payloads[parent]?.facts.archive !== undefined;
    if (isEntry && facts.archive === undefined) involved.add(id);
  }
  return involved;
}

function* artefactsOfPayload(payload: Payload, involved: ReadonlySet<number>): Generator<HostArtefact> {
  const { id, installPath, name, path, sha256 } = payload;
  if (sha256 !== null) yield { kind: 'sha256', value: sha256, note: `content of ${path}`, payload: id };
  if (installPath !== undefined) {
    yield { kind: 'file', value: installPath, note: 'installed by the package', payload: id };
  } else if (payload.source === 'zip-entry' && involved.has(payload.parent ?? -1)) {
    yield { kind: 'file', value: name, note: `unpacked from ${path}`, payload: id };
  }
}

/** What one step of a command leaves behind or connects to. */
function* artefactsOfStep(
  { command, meaning, resolved }: ReachedStep,
  facts: Facts,
): Generator<HostArtefact> {
  const { payload } = command.origin;
  const at = `by ${command.location}`;
  for (const url of urlsOf(meaning)) yield* artefactsOfUrl(url, `fetched ${at}`, payload);
  for (const value of filesOf(meaning))
    yield { kind: 'file', value, note: `written or started ${at}`, payload };
  switch (meaning.kind) {
    case 'unpack': {
      const archive = resolved.object?.payload;
      yield* unpackedFiles(meaning.destination, archive, facts, at);
      break;
    }
    case 'scheduled-task':
      yield {
        kind: 'scheduled-task',
        value: meaning.name ?? '',
        note: `created ${at}: ${meaning.command ?? ''}`,
        payload,
      };
      break;
    case 'service':
      if (meaning.action === 'create')
        yield {
          kind: 'service',
          value: meaning.name,
          note: `created ${at}: ${meaning.command ?? ''}`,
          payload,
        };
      break;
    case 'registry-write': {
      const value = meaning.valueName === undefined ? meaning.key : `${meaning.key}\\${meaning.valueName}`;
      yield { kind: 'registry-value', value, note: `written ${at}: ${meaning.data ?? ''}`, payload };
      break;
    }
    default:
  }
}

/** The entries of an archive, in the folder where they are unpacked. */
function* unpackedFiles(
  destination: string | undefined,
  archive: number | undefined,
  { payloads }: Facts,
  at: string,
): Generator<HostArtefact> {
  if (archive === undefined || destination === undefined) return;
  const folder = trimFolder(destination);
  for (const { id, name, parent } of payloads) {
    if (parent === archive)
      yield { kind: 'file', value: `${folder}\\${name}`, note: `unpacked ${at}`, payload: id };
  }
}

function filesOf(meaning: CommandMeaning): string[] {
  switch (meaning.kind) {
    case 'copy':
      return [meaning.to];
    case 'start-dll':
      return isPath(meaning.dll) ? [meaning.dll] : [];
    case 'download':
      return meaning.destination === undefined ? [] : [meaning.destination];
    default:
      return [];
  }
}

/** A bare name does not say where to look. */
function isPath(text: string): boolean {
  return normalizePath(text).includes('/') && baseName(text) !== '';
}

function* artefactsOfUrl(url: string, note: string, payload: number): Generator<HostArtefact> {
  yield { kind: 'url', value: url, note, payload };
  const host = parseUrl(url)?.hostname;
  if (host !== undefined && host !== '') yield { kind: 'domain', value: host, note, payload };
}

/** Services and autostart registry values that the tables install. */
function* autostartArtefacts({ packages, payloads }: Facts): Generator<HostArtefact> {
  for (const { payload, tables } of packages) {
    const at = `by ${payloads[payload]?.path ?? ''}`;
    for (const { name, program } of tables.serviceInstalls) {
      yield { kind: 'service', value: name, note: `installed ${at}: ${program}`, payload };
    }
    for (const { key, name, root, value } of tables.registry) {
      if (!isAutostartValue(`\\${key}`, name) && !isServiceCommand(`\\${key}`, name)) continue;
      yield {
        kind: 'registry-value',
        value: `${root}\\${key}\\${name}`,
        note: `written ${at}: ${value}`,
        payload,
      };
    }
  }
}
