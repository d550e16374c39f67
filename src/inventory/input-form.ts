import type { Payload } from '../facts/payload.js';
import { SELF_DESCRIBING_TYPES } from '../formats/index.js';
import type { Problem } from '../io/problem.js';

/** What is to be said when an input is of no form that can be looked into: nothing found in it means nothing. */
export function findInputProblem({ facts, path, sha256, sizeInBytes, type }: Payload): Problem | undefined {
  if (sizeInBytes === 0) {
    return { code: 'input.empty', location: path, offsetInBytes: 0, effect: 'there is nothing to read' };
  }
  // Without a digest the content was not seen, and that has been told.
  if (
    SELF_DESCRIBING_TYPES.has(type) ||
    facts.script !== undefined ||
    (sha256 === null && type === 'unknown')
  ) {
    return undefined;
  }
  return {
    code: 'input.not-a-package',
    location: path,
    offsetInBytes: 0,
    effect: `neither a Windows Installer package nor a container that may hold one (${type}): only its bytes were searched`,
  };
}
