import { normalizePath } from './path-name.js';

/** Folders in which no installer unpacks archives, by their names in MSI, in the environment and on disk. */
const ODD_FOLDERS: readonly RegExp[] = [
  /(?:^|\[)(?:favoritesfolder|mypicturesfolder|fontsfolder|sendtofolder|printhoodfolder|nethoodfolder|recentfolder)\]?\//,
  /(?:%userprofile%|\$env:userprofile|users\/[^/]{1,64}|documents and settings\/[^/]{1,64})\/(?:favorites|music|pictures|videos|contacts|links|saved games|searches|recent|sendto)\//,
  /(?:%windir%|%systemroot%|windowsfolder|[a-z]:\/windows)\/(?:fonts|tasks|debug|tracing)\//,
  /\/\$recycle\.bin\/|:\/(?:recycler|perflogs)\/|\/users\/public\/|(?:%public%|\$env:public)\//,
];

/** Folders that a user may write to without further rights. */
const WRITABLE =
  /(?:^|\[)(?:appdatafolder|localappdatafolder|tempfolder|personalfolder|commonappdatafolder)\]?\/|(?:%(?:appdata|localappdata|temp|tmp|programdata|allusersprofile|userprofile)%|\$env:(?:appdata|localappdata|temp|tmp|programdata|userprofile))\/|\/appdata\/(?:roaming|local|locallow)\//;

/** True for paths in folders where users do not look for programs: Favorites, Fonts, the recycle bin … */
export function isOddFolder(path: string): boolean {
  const folder = `${normalizePath(path)}/`;
  return ODD_FOLDERS.some((pattern) => pattern.test(folder));
}

/** Where programs that are installed for one user belong. */
const USER_PROGRAMS =
  /(?:^|\[)localappdatafolder\]?\/programs\/|%localappdata%\/programs\/|\/appdata\/local\/programs\//;

/** True for paths in folders that need no administrator to write to: AppData, Temp … and odd ones. */
export function isUserWritable(path: string): boolean {
  const folder = `${normalizePath(path)}/`;
  return (WRITABLE.test(folder) && !USER_PROGRAMS.test(folder)) || isOddFolder(path);
}
