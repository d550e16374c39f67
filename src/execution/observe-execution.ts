import type { Execution } from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import type { Budget } from '../io/budget.js';
import { FormatError } from '../io/format-error.js';
import type { Problem } from '../io/problem.js';
import { type CommandText, collectCommandTexts } from './command-text.js';
import { buildGraph } from './graph.js';
import { traceTriggers } from './reach.js';
import { CommandResolver } from './resolve-command.js';

/** Commands that are interpreted; the largest installers have a few hundred. */
const MAX_COMMANDS = 20_000;
/** Characters of all commands together; bounds what is read. */
const MAX_TEXT_LENGTH = 16 * 2 ** 20;

/** An execution, and what of it could not be worked out. */
export interface ObservedExecution {
  readonly execution: Execution;
  readonly problems: readonly Problem[];
}

/**
 * Works out what would run if the input were installed, from tables, scripts and the command lines in both. Has limits
 * of its own: a package that spends the steps of the Budget elsewhere does not hide its commands.
 */
export function observeExecution(inventory: Inventory, budget: Budget): ObservedExecution {
  const work = observe(inventory, budget);
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** As {@link observeExecution}, and lets timers and signals of the host program run in between. */
export async function observeExecutionInTurns(
  inventory: Inventory,
  budget: Budget,
): Promise<ObservedExecution> {
  const work = observe(inventory, budget);
  let step = work.next();
  let hasTime = true;
  while (step.done !== true) {
    if (hasTime) hasTime = await breathe(budget);
    step = work.next();
  }
  return step.value;
}

/** False once the deadline has passed: the work notices that itself, reports it, and ends. */
async function breathe(budget: Budget): Promise<boolean> {
  try {
    await budget.breathe();
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Yields wherever a pause can be made. */
function* observe(inventory: Inventory, budget: Budget): Generator<void, ObservedExecution, void> {
  const resolver = new CommandResolver(inventory);
  const { limit, texts } = takeTexts(inventory);
  const problems: Problem[] = [];
  const tell = (code: Problem['code'], effect: string): void => {
    problems.push({ code, offsetInBytes: 0, location: inventory.payloads[0]?.path ?? '', effect });
  };
  try {
    yield* forEach(texts, budget, (text) => resolver.prepare(text));
    yield* forEach(texts, budget, (text) => {
      if (resolver.commands.length >= MAX_COMMANDS) throw limitReached(`${MAX_COMMANDS} commands`);
      resolver.add(text);
    });
    if (limit !== undefined) throw limit;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const count = resolver.commands.length;
    tell(error.code, `commands after the first ${count} are not interpreted (${error.message})`);
  }
  const commands = traceTriggers(resolver, inventory);
  yield;
  const { edges, isCut, nodes } = yield* buildGraph(inventory, commands, resolver);
  if (isCut) tell('limit.strings', 'the execution graph is incomplete');
  return { execution: { commands, nodes, edges }, problems };
}

/** The commands up to a limit, and which one was reached. */
function takeTexts(inventory: Inventory): { texts: CommandText[]; limit?: FormatError } {
  const texts: CommandText[] = [];
  let length = 0;
  for (const text of collectCommandTexts(inventory)) {
    if (text.text.trim() === '') continue;
    length += text.text.length;
    if (texts.length >= MAX_COMMANDS) return { texts, limit: limitReached(`${MAX_COMMANDS} commands`) };
    if (length > MAX_TEXT_LENGTH) return { texts, limit: limitReached(`${MAX_TEXT_LENGTH} characters`) };
    texts.push(text);
  }
  return { texts };
}

function* forEach(
  texts: readonly CommandText[],
  budget: Budget,
  work: (text: CommandText) => void,
): Generator<void, void, void> {
  for (const [index, text] of texts.entries()) {
    if (index % PAUSE_INTERVAL === 0) {
      budget.checkTime();
      yield;
    }
    work(text);
  }
}

const PAUSE_INTERVAL = 16;

function limitReached(limit: string): FormatError {
  return new FormatError('limit.steps', { offsetInBytes: 0, expected: `at most ${limit}` });
}
