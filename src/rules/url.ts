import type { CommandMeaning } from '../commands/command-meaning.js';
import { remoteUrlOf } from '../commands/remote-path.js';
import { findUrls } from '../commands/url.js';

/** The URLs that a step of a command names. */
export function urlsOf(meaning: CommandMeaning): string[] {
  switch (meaning.kind) {
    case 'download':
      return [meaning.url];
    case 'msiexec-install':
      return meaning.url === undefined ? [] : [meaning.url];
    case 'run-script':
      return findUrls(meaning.script);
    case 'start-program':
      return findUrls(meaning.arguments);
    case 'start-dll': {
      const url = remoteUrlOf(meaning.dll);
      return [...(url === undefined ? [] : [url]), ...findUrls(meaning.arguments)];
    }
    default:
      return [];
  }
}

/** Parts of a URL; undefined when it is not one. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
