import type { Inventory } from '../../src/facts/inventory.js';
import type { Payload } from '../../src/facts/payload.js';
import { takeInventory } from '../../src/inventory/inventory.js';
import { Budget, DEFAULT_LIMITS, type Limits } from '../../src/io/budget.js';
import { BytesSource, type Source } from '../../src/io/source.js';

interface Options {
  limits?: Partial<Limits>;
  neighbours?: Readonly<Record<string, Uint8Array>>;
  unpacks?: boolean;
}

/** The inventory of bytes that are called `in`. */
export async function inventoryOf(bytes: Uint8Array | Source, options: Options = {}): Promise<Inventory> {
  const source = bytes instanceof Uint8Array ? new BytesSource(bytes) : bytes;
  return takeInventory(source, {
    name: 'in',
    budget: new Budget({ ...DEFAULT_LIMITS, ...options.limits }, source.sizeInBytes),
    findNeighbour: async (name) => {
      const found = options.neighbours?.[name];
      return found === undefined ? undefined : new BytesSource(found);
    },
    unpacks: options.unpacks ?? true,
  });
}

/** The payload at a path; fails with the paths there are. */
export function payloadAt({ payloads }: Inventory, path: string): Payload {
  const found = payloads.find((payload) => payload.path === path);
  if (found === undefined)
    throw new Error(`no ${path} in:\n${payloads.map((payload) => payload.path).join('\n')}`);
  return found;
}

export function problemCodes({ problems }: Inventory): string[] {
  return [...new Set(problems.map(({ code }) => code))].sort();
}
