/** A module hook that instruments the library's own modules as they are loaded. */
import type { LoadHook } from 'node:module';
import { instrument } from './instrument.js';

const LIBRARY = new URL('../src/', import.meta.url).href;

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (!url.startsWith(LIBRARY) || loaded.source === undefined || loaded.source === null) return loaded;
  const text =
    typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
  return { ...loaded, source: instrument(text, url) };
};
