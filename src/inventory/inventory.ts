import { DecoderThread } from '../containers/cab/thread/decoder-thread.js';
import type { Budget } from '../io/budget.js';
import type { Problem } from '../io/problem.js';
import type { Source } from '../io/source.js';
import { findInputProblem } from './input-form.js';
import { openPayload } from './open-payload.js';
import type { PackageFacts } from './package-facts.js';
import { unlockArchives } from './password.js';
import type { Payload } from './payload.js';
import { type FindNeighbour, Walk } from './walk.js';

/** Everything that was found in one input. Plain data: rules see this, never bytes. */
export interface Inventory {
  /** The input first, then what lies in it, each holder before what it holds. */
  readonly payloads: readonly Payload[];
  /** The input's package first, when it is one. */
  readonly packages: readonly PackageFacts[];
  readonly problems: readonly Problem[];
}

export interface InventoryOptions {
  readonly name: string;
  readonly budget: Budget;
  readonly findNeighbour: FindNeighbour;
  /** False to list what containers name without reading the content of payloads: no digests, no passwords. */
  readonly unpacks: boolean;
  /** False to do everything on the calling thread. */
  readonly useThreads: boolean;
}

/** Lists the input and everything nested in it; tries passwords found in it on the archives found in it. */
export async function takeInventory(source: Source, options: InventoryOptions): Promise<Inventory> {
  const thread = options.useThreads ? new DecoderThread() : undefined;
  const walk = new Walk(options.budget, options.findNeighbour, options.unpacks, openPayload, thread);
  try {
    return await walkThrough(walk, source, options.name);
  } finally {
    await walk.stopReading();
    await thread?.close();
  }
}

async function walkThrough(walk: Walk, source: Source, name: string): Promise<Inventory> {
  const input = await walk.visit(
    { holder: undefined, name, source: 'input', sizeInBytes: source.sizeInBytes, depth: 0 },
    source,
  );
  if (walk.unpacks) await unlockArchives(walk);
  await walk.finishDigests();
  const inputProblem = findInputProblem(input);
  if (inputProblem !== undefined) walk.problems.add(inputProblem);
  return { payloads: walk.payloads, packages: walk.packages, problems: walk.problems.problems(name) };
}
