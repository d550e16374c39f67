/** The cmdlet that a name stands for, in lower case and without its module: aliases are those of Windows PowerShell. */
export function cmdletName(name: string): string {
  const lower = name.slice(name.lastIndexOf('\\') + 1).toLowerCase();
  return ALIASES.get(lower) ?? lower;
}

const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    iwr: 'invoke-webrequest',
    irm: 'invoke-restmethod',
    curl: 'invoke-webrequest',
    wget: 'invoke-webrequest',
    saps: 'start-process',
    start: 'start-process',
    spps: 'stop-process',
    kill: 'stop-process',
    copy: 'copy-item',
    cp: 'copy-item',
    cpi: 'copy-item',
    move: 'move-item',
    mv: 'move-item',
    mi: 'move-item',
    ren: 'rename-item',
    rni: 'rename-item',
    del: 'remove-item',
    rm: 'remove-item',
    ri: 'remove-item',
    rd: 'remove-item',
    sp: 'set-itemproperty',
    ii: 'invoke-item',
    sasv: 'start-service',
    spsv: 'stop-service',
    erase: 'remove-item',
    rmdir: 'remove-item',
    ipmo: 'import-module',
    iwmi: 'invoke-wmimethod',
    icim: 'invoke-cimmethod',
  }),
);
