type HostMethod = (args: readonly (string | number)[]) => string | undefined;

/** What `GetSpecialFolder` answers to 0, 1 and 2. */
const SPECIAL_FOLDERS = ['%SystemRoot%', '%SystemRoot%\\System32', '%TEMP%'];

/**
 * Methods of WScript.Shell and FileSystemObject that give paths, by name in lower case. What differs from computer to
 * computer stays as the name of an environment variable.
 */
export const HOST_METHODS: ReadonlyMap<string, HostMethod> = new Map(
  Object.entries<HostMethod>({
    expandenvironmentstrings: ([text, ...more]) =>
      typeof text === 'string' && more.length === 0 ? text : undefined,
    getspecialfolder: ([folder]) => SPECIAL_FOLDERS[Number(folder)],
    buildpath: ([folder, name]) =>
      folder === undefined || name === undefined
        ? undefined
        : `${String(folder).replace(/[\\/]$/, '')}\\${String(name)}`,
  }),
);
