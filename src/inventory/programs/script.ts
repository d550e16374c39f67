import type { Payload } from '../../facts/payload.js';
import type { Deviation } from '../../io/problem.js';
import { analyseScript } from '../../scripts/analyse-script.js';
import { identifyScript, isBinary } from '../../scripts/identify-script.js';
import type { KnownScript, ScriptIdentity } from '../walk/known-script.js';
import type { Place, Walk } from '../walk/walk.js';

/** Reads a payload when it is a script; `bytes` are those of it that a script interpreter would come to. True for scripts. */
export function openScript(walk: Walk, payload: Payload, bytes: Uint8Array, { scriptType }: Place): boolean {
  if (scriptType === undefined && payload.type !== 'text' && isBinary(bytes)) return false;
  const { name, sha256 } = payload;
  const identity: ScriptIdentity = { sha256, lengthInBytes: bytes.length, type: scriptType, name };
  const known = walk.knownScripts.find(identity);
  if (known !== undefined) {
    describeAgain(walk, payload, known);
    return true;
  }
  const script = readScript(walk, payload, bytes, identity);
  if (script === undefined) return false;
  walk.knownScripts.remember(identity, script);
  walk.budget.spendStrings(script.factsLength);
  payload.facts.script = script.facts;
  return true;
}

/** Another payload holds the same script: its facts take room in the report all the same. */
function describeAgain(walk: Walk, payload: Payload, { deviations, facts, factsLength }: KnownScript): void {
  payload.type = facts.type;
  const tell = walk.problems.at(payload.path);
  for (const deviation of deviations) tell(deviation);
  if (walk.budget.maySpendOnRepeat(factsLength)) payload.facts.script = facts;
  else {
    tell({
      code: 'limit.strings',
      offsetInBytes: 0,
      effect: 'the script is described with an earlier payload of the same digest only',
    });
  }
}

function readScript(
  walk: Walk,
  payload: Payload,
  bytes: Uint8Array,
  identity: ScriptIdentity,
): KnownScript | undefined {
  const type = identity.type ?? identifyScript(bytes, payload.name);
  if (type === undefined) return undefined;
  payload.type = type;
  const deviations: Deviation[] = [];
  const tell = walk.problems.at(payload.path);
  const facts = analyseScript(bytes, type, {
    nameHint: payload.name,
    budget: walk.budget,
    onProblem: (deviation) => {
      deviations.push(deviation);
      tell(deviation);
    },
  });
  return { facts, factsLength: JSON.stringify({ script: facts }).length, deviations };
}
