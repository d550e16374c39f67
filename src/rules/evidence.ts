import { type ReachedStep, reachedSteps } from '../execution/reached-step.js';
import type { Evidence } from '../facts/evidence.js';
import type { ObservedCommand } from '../facts/execution.js';
import type { Payload } from '../facts/payload.js';
import type { Facts } from './facts.js';

/** Characters of a command that evidence shows; `execution` in the report has the whole text. */
const TEXT_LENGTH = 1_000;

/** A command as evidence, after a few words on what it does. */
export function commandEvidence({ location, origin, text }: ObservedCommand, what: string): Evidence {
  return { payload: origin.payload, location, text: shorten(`${what}: ${text}`) };
}

/** A payload as evidence. */
export function payloadEvidence({ facts, id, path, source }: Payload, text: string): Evidence {
  const isSlice = source === 'slack' || source === 'appended';
  const offset =
    isSlice && facts.offsetInBytes !== undefined ? ` @0x${facts.offsetInBytes.toString(16)}` : '';
  return { payload: id, location: path + offset, text: shorten(text) };
}

/**
 * Evidence for the steps of commands that would run.
 *
 * @param describe what the step does in a few words, or undefined when the rule does not match it
 */
export function* matchSteps(
  { execution }: Facts,
  describe: (step: ReachedStep) => string | undefined,
): Generator<Evidence> {
  for (const step of reachedSteps(execution)) {
    const what = describe(step);
    if (what !== undefined) yield commandEvidence(step.command, what);
  }
}

/** Evidence for payloads. */
export function* matchPayloads(
  { payloads }: Facts,
  describe: (payload: Payload) => string | undefined,
): Generator<Evidence> {
  for (const payload of payloads) {
    const what = describe(payload);
    if (what !== undefined) yield payloadEvidence(payload, what);
  }
}

function shorten(text: string): string {
  return text.length <= TEXT_LENGTH ? text : `${text.slice(0, TEXT_LENGTH - 1)}…`;
}
