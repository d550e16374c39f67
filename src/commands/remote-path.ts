import { isUrl } from './step.js';

/** `\\host@SSL@8443\DavWWWRoot\x`: what follows the host's name makes the path one of WebDAV, which is HTTP. */
const WEBDAV = /^\\\\([^\\@]{1,255})((?:@(?:ssl|\d{1,5})){0,2})\\(davwwwroot\\)?(.*)$/i;
const FILE_URL = /^file:[/\\]{2,5}([^/\\]{1,255})[/\\](.+)$/i;

/** The URL that Windows fetches for a path: the path itself where it is one, or the server of a WebDAV path. */
export function remoteUrlOf(path: string): string | undefined {
  if (isUrl(path)) return path;
  const [, host, marks = '', root, rest = ''] = WEBDAV.exec(path) ?? [];
  if (host === undefined || (marks === '' && root === undefined)) return undefined;
  const port = /\d+/.exec(marks)?.[0];
  const scheme = /@ssl/i.test(marks) || port === '443' ? 'https' : 'http';
  const isUsual = port === undefined || port === (scheme === 'https' ? '443' : '80');
  return `${scheme}://${host}${isUsual ? '' : `:${port}`}/${rest.replaceAll('\\', '/')}`;
}

/** True for a location on another computer: a URL, a UNC path, or a `file:` URL of one. */
export function isRemotePath(path: string): boolean {
  if (isUrl(path)) return true;
  if (/^\\\\(?![.?]\\)/.test(path)) return true;
  const host = FILE_URL.exec(path)?.[1];
  return host !== undefined && !/^(?:localhost|[a-z]:|[a-z]\|)$/i.test(host);
}
