import type { Payload } from '../facts/payload.js';
import { SELF_DESCRIBING_TYPES } from '../formats/index.js';
import type { Problem } from '../io/problem.js';
import type { Walk } from './walk/walk.js';

/** The problem of an input whose form cannot be analysed: finding nothing in it means nothing. */
export function findInputProblem(walk: Walk, input: Payload): Problem | undefined {
  const { facts, path, sha256, sizeInBytes, type } = input;
  if (sizeInBytes === 0) {
    return { code: 'input.empty', location: path, offsetInBytes: 0, effect: 'there is nothing to read' };
  }
  // Without a digest the content was not seen, which is already reported.
  if (
    (SELF_DESCRIBING_TYPES.has(type) && !isForeignCompoundFile(walk, input)) ||
    facts.script !== undefined ||
    (sha256 === null && type === 'unknown')
  ) {
    return undefined;
  }
  return {
    code: 'input.not-a-package',
    location: path,
    offsetInBytes: 0,
    effect: `neither a Windows Installer package nor a container that may hold one (${type}): ${effectOf(walk)}`,
  };
}

/** A document, a message, a cache of pictures: a damaged compound file may have been a package. */
function isForeignCompoundFile({ packages, problems }: Walk, { id, path, type }: Payload): boolean {
  return type === 'cfb' && !packages.some(({ payload }) => payload === id) && problems.isReadable(path);
}

function effectOf({ payloads }: Walk): string {
  return payloads.length === 1 ? 'only its bytes were searched' : 'what was found in it is listed';
}
