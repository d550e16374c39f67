import type { Inventory } from '../inventory/inventory.js';
import type { Payload } from '../inventory/payload.js';
import type { PayloadReference } from './execution.js';

/** Finds the payload that a path or name in a command stands for. */
export class PayloadResolver {
  private readonly byInstallPath = new Map<string, number>();
  private readonly byName = new Map<string, Payload[]>();
  private readonly byId: readonly Payload[];

  constructor(inventory: Inventory) {
    this.byId = inventory.payloads;
    for (const payload of inventory.payloads) {
      if (payload.id === 0) continue;
      if (payload.installPath !== undefined)
        this.byInstallPath.set(normalizePath(payload.installPath), payload.id);
      for (const name of namesOf(payload)) this.addName(name, payload);
    }
  }

  payload(id: number): Payload | undefined {
    return this.byId[id];
  }

  /** The payload that `path` names; payloads that `isFit` refuses are passed over. */
  find(path: string, isFit: (payload: Payload) => boolean = () => true): PayloadReference | undefined {
    const wanted = normalizePath(path);
    if (wanted === '') return undefined;
    const installed = this.byInstallPath.get(wanted);
    const installedPayload = installed === undefined ? undefined : this.byId[installed];
    if (installedPayload !== undefined && isFit(installedPayload)) {
      return { payload: installedPayload.id, by: 'install-path' };
    }
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const candidates = (this.byName.get(name) ?? []).filter(isFit);
    const [first] = candidates;
    if (first === undefined) return undefined;
    return { payload: first.id, by: referenceKind(first, name) };
  }

  /** Payloads of the kind, in the order in which they were found. */
  all(isFit: (payload: Payload) => boolean): Payload[] {
    return this.byId.filter(isFit);
  }

  private addName(name: string, payload: Payload): void {
    const list = this.byName.get(name);
    if (list === undefined) this.byName.set(name, [payload]);
    else if (!list.includes(payload)) list.push(payload);
  }
}

/** Lower case, `/` between names, without quotes. */
export function normalizePath(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && isQuoteOrSpace(path[start])) start += 1;
  while (end > start && isQuoteOrSpace(path[end - 1])) end -= 1;
  return path
    .slice(start, end)
    .replace(/[\\/]+/g, '/')
    .toLowerCase();
}

function isQuoteOrSpace(character: string | undefined): boolean {
  return character === '"' || character === "'" || character?.trim() === '';
}

function namesOf({ facts, installPath, name }: Payload): string[] {
  const names = [name, installPath ?? '', facts.tableKey ?? ''].map((candidate) => {
    const path = normalizePath(candidate);
    return path.slice(path.lastIndexOf('/') + 1);
  });
  return [...new Set(names)].filter((candidate) => candidate !== '');
}

function referenceKind(payload: Payload, name: string): PayloadReference['by'] {
  if (payload.source === 'zip-entry' || payload.source === 'archive-entry') return 'archive-entry';
  if (payload.facts.tableKey?.toLowerCase() === name && payload.name.toLowerCase() !== name) {
    return payload.source === 'binary-table' ? 'binary-name' : 'file-key';
  }
  return 'file-name';
}
