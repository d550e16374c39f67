import type { Execution, PayloadReference } from '../facts/execution.js';
import type { PasswordClaim } from '../facts/password-claim.js';
import { reachedSteps } from './reached-step.js';

/** These take an archive for the one that is meant because there is no other. */
const GUESSES: ReadonlySet<PayloadReference['by']> = new Set<PayloadReference['by']>([
  'only-candidate',
  'password',
]);

/** The passwords by which commands that would run unpack archives of the input. */
export function findPasswordClaims(execution: Pick<Execution, 'commands'>): PasswordClaim[] {
  return [...reachedSteps(execution)].flatMap(({ command, meaning, resolved }) => {
    if (meaning.kind !== 'unpack' || meaning.password === undefined || resolved.object === undefined)
      return [];
    if (GUESSES.has(resolved.object.by)) return [];
    const { location, origin, text } = command;
    const { password } = meaning;
    return [{ archive: resolved.object.payload, password, payload: origin.payload, location, text }];
  });
}
