import type { CommandMeaning } from '../commands/command-meaning.js';
import type { Execution, ObservedCommand, ResolvedMeaning } from '../facts/execution.js';

/** One thing that a command does, when something makes the command run. */
export interface ReachedStep {
  readonly command: ObservedCommand;
  readonly resolved: ResolvedMeaning;
  readonly meaning: CommandMeaning;
}

/** Every step of every command that something runs, in the order of the commands. */
export function* reachedSteps({ commands }: Pick<Execution, 'commands'>): Generator<ReachedStep> {
  for (const command of commands) {
    if (command.triggers.length === 0) continue;
    for (const resolved of command.meanings) yield { command, resolved, meaning: resolved.meaning };
  }
}

/** Ids of the archives that steps which would run unpack. */
export function findUnpackedArchives(execution: Pick<Execution, 'commands'>): Set<number> {
  const unpacked = new Set<number>();
  for (const { meaning, resolved } of reachedSteps(execution)) {
    if (meaning.kind === 'unpack' && resolved.object !== undefined) unpacked.add(resolved.object.payload);
  }
  return unpacked;
}
