import { parseTaskDefinition } from '../../commands/task-definition.js';
import type { Payload } from '../../facts/payload.js';
import { readUpTo } from '../../io/source.js';
import { decodeScriptText } from '../../scripts/script-text.js';
import type { Content } from '../walk/content.js';
import type { Walk } from '../walk/walk.js';

/** Definitions of tasks have a few kilobytes. */
const TASK_LIMIT_IN_BYTES = 2 ** 18;

/** Notes what an XML file says of a scheduled task, if it defines one. */
export async function openTaskDefinition(walk: Walk, payload: Payload, content: Content): Promise<void> {
  if (content.source.sizeInBytes > TASK_LIMIT_IN_BYTES) return;
  const bytes = await readUpTo(content.source, 0, TASK_LIMIT_IN_BYTES);
  const task = parseTaskDefinition(decodeScriptText(bytes).text);
  if (task !== undefined) walk.keepFacts(payload, { task });
}
