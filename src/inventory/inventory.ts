import type { Inventory } from '../facts/inventory.js';
import type { PasswordClaim } from '../facts/password-claim.js';
import { addLosses } from '../facts/unread.js';
import type { FolderThread } from '../formats/cab/batch.js';
import type { Budget } from '../io/budget.js';
import type { FindNeighbour } from '../io/input.js';
import type { Source } from '../io/source.js';
import { unlockArchives } from './archives/password.js';
import { readHandedTexts } from './handed-text.js';
import { findInputProblem } from './input-form.js';
import { openPayload } from './open-payload.js';
import { Walk } from './walk/walk.js';

export interface InventoryOptions {
  readonly name: string;
  readonly budget: Budget;
  readonly findNeighbour: FindNeighbour;
  /** False to list what containers name without reading the content of payloads: no digests, no passwords. */
  readonly unpacks: boolean;
  /** Unpacks large cabinets beside the walk; undefined to do everything on the calling thread. */
  readonly thread?: FolderThread | undefined;
  /** The passwords by which commands unpack archives, by what has been found so far. By default none. */
  readonly findPasswordClaims?: (inventory: Inventory) => Promise<readonly PasswordClaim[]>;
}

/** Lists the input and everything nested in it; tries passwords found in it on the archives found in it. */
export async function takeInventory(source: Source, options: InventoryOptions): Promise<Inventory> {
  const { budget, findNeighbour, thread, unpacks } = options;
  const walk = new Walk(budget, findNeighbour, unpacks, openPayload, thread);
  try {
    return await walkThrough(walk, source, options);
  } finally {
    await walk.stopReading();
  }
}

async function walkThrough(
  walk: Walk,
  source: Source,
  { findPasswordClaims = async () => [], name }: InventoryOptions,
): Promise<Inventory> {
  const input = await walk.visit(
    { holder: undefined, name, source: 'input', sizeInBytes: source.sizeInBytes, depth: 0 },
    source,
  );
  if (walk.unpacks) {
    await readHandedTexts(walk, input);
    await unlockArchives(walk, () =>
      findPasswordClaims({ payloads: walk.payloads, packages: walk.packages, problems: [], unread: [] }),
    );
    await readHandedTexts(walk, input);
  }
  await walk.finishDigests();
  walk.openedContents.describeCopies();
  const inputProblem = findInputProblem(walk, input);
  if (inputProblem !== undefined) walk.problems.add(inputProblem);
  const { packages, payloads, problems, unread } = walk;
  return {
    payloads,
    packages,
    problems: problems.problems(name),
    unread: addLosses(unread.entries, problems.losses, payloads),
  };
}
