import { identifyMagic } from '../../formats/magic.js';
import { identifyScript } from '../../scripts/identify-script.js';

/** True for the start of a known format, and for text that is a script: bytes at random are neither. */
export function isRecognised(head: Uint8Array, sizeInBytes: number, name: string): boolean {
  const type = identifyMagic(head, sizeInBytes);
  if (type === 'empty' || type === 'data') return false;
  return type !== 'text' || identifyScript(head, name) !== undefined;
}
