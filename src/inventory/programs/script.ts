import type { Payload } from '../../facts/payload.js';
import type { Deviation } from '../../io/problem.js';
import { analyseScript } from '../../scripts/analyse-script.js';
import { identifyScript, isBinary } from '../../scripts/identify-script.js';
import type { ScriptType } from '../../scripts/script-facts.js';
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

/** A file that carries commands for another program keeps its own type. */
function describeType(payload: Payload, type: ScriptType): void {
  switch (type) {
    case 'inf':
    case 'reg':
    case 'response-file':
    case 'ftp':
    case 'msbuild':
    case 'other-script':
      return;
    default:
      payload.type = type;
  }
}

/** Reads a text as what the program takes it for that it is handed to; nothing when it holds no command of it. */
export function readHandedText(walk: Walk, payload: Payload, text: string, type: ScriptType): void {
  const script = readScript(walk, payload, text, {
    sha256: null,
    lengthInBytes: text.length,
    type,
    name: payload.name,
  });
  if (script === undefined || script.facts.commands.length === 0) return;
  walk.budget.spendStrings(script.factsLength);
  payload.facts.script = script.facts;
}

/** Another payload contains the same script: its facts still take space in the report. */
function describeAgain(walk: Walk, payload: Payload, { deviations, facts, factsLength }: KnownScript): void {
  describeType(payload, facts.type);
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
  script: Uint8Array | string,
  identity: ScriptIdentity,
): KnownScript | undefined {
  const type =
    identity.type ?? (typeof script === 'string' ? undefined : identifyScript(script, payload.name));
  if (type === undefined) return undefined;
  describeType(payload, type);
  const deviations: Deviation[] = [];
  const tell = walk.problems.at(payload.path);
  const facts = analyseScript(script, type, {
    nameHint: payload.name,
    budget: walk.budget,
    onProblem: (deviation) => {
      deviations.push(deviation);
      tell(deviation);
    },
  });
  return { facts, factsLength: JSON.stringify({ script: facts }).length, deviations };
}
