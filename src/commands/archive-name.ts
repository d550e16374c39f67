/** Names that say what they are. */
export const ARCHIVE_NAME =
  /\.(?:zip|7z|rar|jar|cab|arj|lzh|tar|gz|tgz|bz2|xz|zst|iso|wim|zipx|z\d\d|00\d|apk|msi)$/i;

/** What no path of an archive looks like: patterns, redirections, hosts. */
export const isOddArchiveName = (archive: string): boolean =>
  /[@<>|*?=]/.test(archive) || /^\w{2,}:/.test(archive);
