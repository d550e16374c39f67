export type NameDefect = 'traversal-in-name' | 'reserved-name' | 'control-character-in-name';

const DEVICE_NAME = /^(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** What makes a file name dangerous to use as it stands: a path out of its folder, a device, a hidden character. */
export function findNameDefect(name: string): NameDefect | undefined {
  const parts = name.split(/[\\/]/);
  if (parts.includes('..') || /^[\\/]/.test(name) || /^[a-z]:/i.test(name)) return 'traversal-in-name';
  if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(name)) return 'control-character-in-name';
  return parts.some((part) => DEVICE_NAME.test(part.trim())) ? 'reserved-name' : undefined;
}
