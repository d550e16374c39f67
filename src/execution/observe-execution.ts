import type { Inventory } from '../inventory/inventory.js';
import type { Budget } from '../io/budget.js';
import { collectCommandTexts } from './command-text.js';
import type { Execution, ObservedCommand } from './execution.js';
import { buildGraph } from './graph.js';
import { PayloadResolver } from './payload-resolver.js';
import { resolveCommands } from './resolve-command.js';
import { linkTriggers } from './trigger.js';

/** Works out what would run if the input were installed, from tables, scripts and the command lines in both. */
export function observeExecution(inventory: Inventory, budget: Budget): Execution {
  const resolver = new PayloadResolver(inventory);
  const texts = collectCommandTexts(inventory, budget);
  const commands: readonly ObservedCommand[] = linkTriggers(
    resolveCommands(texts, resolver, budget),
    inventory,
  );
  return { commands, ...buildGraph(inventory, commands) };
}
