/** What a cmdlet takes, as far as it matters for telling values from switches; all names in lower case. */
interface Declaration {
  /** In the order in which words without a name are bound. */
  readonly positional: readonly string[];
  readonly valued: readonly string[];
  readonly switches: readonly string[];
}

const declare = (positional: string, valued: string, switches: string): Declaration => ({
  positional: wordsOf(positional),
  valued: wordsOf(valued),
  switches: wordsOf(switches),
});

const wordsOf = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const COMMON = declare(
  '',
  'erroraction ea errorvariable ev warningaction wa warningvariable wv informationaction infa informationvariable iv ' +
    'outvariable ov outbuffer ob pipelinevariable pv',
  'verbose vb debug db whatif wi confirm cf',
);

const WEB_REQUEST = declare(
  'uri',
  'outfile method headers body useragent credential proxy proxycredential contenttype timeoutsec sessionvariable sv ' +
    'websession infile maximumredirection certificate certificatethumbprint transferencoding',
  'usebasicparsing usedefaultcredentials passthru disablekeepalive skipcertificatecheck proxyusedefaultcredentials ' +
    'resume allowunencryptedauthentication skiphttperrorcheck skipheadervalidation',
);
const COPY = declare(
  'path destination',
  'literalpath pspath lp filter include exclude credential fromsession tosession',
  'container force recurse passthru usetransaction',
);
const SERVICE = declare(
  'name',
  'servicename displayname description startuptype status include exclude inputobject computername credential',
  'force passthru nowait',
);
const ITEM_PROPERTY = (positional: string): Declaration =>
  declare(
    positional,
    'literalpath pspath lp value type propertytype inputobject filter include exclude credential',
    'force passthru usetransaction',
  );

const DECLARATIONS: ReadonlyMap<string, Declaration> = new Map(
  Object.entries<Declaration>({
    'invoke-webrequest': WEB_REQUEST,
    'invoke-restmethod': WEB_REQUEST,
    'start-bitstransfer': declare(
      'source destination displayname priority description',
      'authentication credential proxylist proxyusage proxyauthentication retryinterval retrytimeout transfertype ' +
        'transferpolicy suspended securityflags customheaders',
      'asynchronous dynamic useproxy',
    ),
    'start-process': declare(
      'filepath argumentlist',
      'args credential workingdirectory windowstyle verb redirectstandarderror rse redirectstandardinput rsi ' +
        'redirectstandardoutput rso pspath',
      'wait nonewwindow nnw passthru loaduserprofile lup usenewenvironment',
    ),
    'invoke-item': declare('path', 'literalpath pspath filter include exclude credential', ''),
    'expand-archive': declare('path destinationpath', 'literalpath pspath', 'force passthru'),
    'expand-7zip': declare('archivefilename targetpath', 'password securepassword', ''),
    'copy-item': COPY,
    'move-item': COPY,
    'rename-item': declare('path newname', 'literalpath pspath credential', 'force passthru'),
    'remove-item': declare(
      'path',
      'literalpath pspath filter include exclude credential stream',
      'recurse force usetransaction',
    ),
    'stop-process': declare('id', 'name processname inputobject', 'force passthru'),
    'stop-service': SERVICE,
    'start-service': SERVICE,
    'remove-service': SERVICE,
    'set-service': SERVICE,
    'new-service': declare(
      'name binarypathname',
      'displayname description startuptype credential dependson securitydescriptorsddl',
      '',
    ),
    'set-itemproperty': ITEM_PROPERTY('path name value'),
    'new-itemproperty': ITEM_PROPERTY('path name'),
    'register-scheduledtask': declare(
      'taskname taskpath action trigger settings user password',
      'inputobject xml description runlevel principal cimsession throttlelimit',
      'force asjob',
    ),
    'new-scheduledtaskaction': declare('execute argument workingdirectory', 'id cimsession', 'asjob'),
    'new-scheduledtasktrigger': declare(
      '',
      'at randomdelay daysinterval daysofweek weeksinterval user repetitionduration repetitioninterval cimsession',
      'atlogon atstartup once daily weekly asjob',
    ),
    'invoke-wmimethod': declare(
      'class name argumentlist',
      'path namespace computername credential impersonation authentication inputobject locale authority throttlelimit',
      'enableallprivileges asjob',
    ),
    'invoke-cimmethod': declare(
      'classname methodname arguments',
      'class ciminstance inputobject query namespace computername cimsession resourceuri cimclass operationtimeoutsec ' +
        'querydialect',
      '',
    ),
    'import-module': declare(
      'name',
      'assembly moduleinfo function cmdlet variable alias prefix version minimumversion maximumversion requiredversion ' +
        'scope argumentlist pssession cimsession',
      'force global passthru ascustomobject noclobber disablenamechecking skipeditioncheck usewindowspowershell',
    ),
    'add-type': declare(
      'typedefinition',
      'path literalpath assemblyname memberdefinition name namespace language referencedassemblies outputassembly ' +
        'outputtype usingnamespace compileroptions codedomprovider',
      'passthru ignorewarnings',
    ),
  }),
);

/** Other names of parameters, where an interpreter asks for the one. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    processname: 'name',
    servicename: 'name',
    args: 'argumentlist',
    class: 'classname',
    pspath: 'path',
    lp: 'literalpath',
  }),
);

export interface BoundParameter {
  /** The name in full, in lower case; as written when the cmdlet declares none that begins so. */
  readonly name: string;
  readonly isSwitch: boolean;
}

/**
 * The parameter that a name means: PowerShell takes the whole name, or any beginning that fits one parameter alone.
 *
 * @param cmdlet in lower case, not an alias
 */
export function bindParameter(cmdlet: string, written: string): BoundParameter {
  const lower = written.toLowerCase();
  const { positional, switches, valued } = DECLARATIONS.get(cmdlet) ?? COMMON;
  const values = [...positional, ...valued, ...COMMON.valued];
  const flags = [...switches, ...COMMON.switches];
  const all = [...values, ...flags];
  const name = all.includes(lower) ? lower : (all.find((candidate) => candidate.startsWith(lower)) ?? lower);
  const isKnownSwitch = flags.includes(name) && !values.includes(name);
  const isSwitch = isKnownSwitch || (!DECLARATIONS.has(cmdlet) && USUAL_SWITCHES.has(lower));
  return { name: isSwitch ? name : fullName(cmdlet, name), isSwitch };
}

const fullName = (cmdlet: string, name: string): string =>
  name === 'class' && cmdlet === 'invoke-wmimethod' ? name : (ALIASES.get(name) ?? name);

/** Of cmdlets that are not declared here. */
const USUAL_SWITCHES: ReadonlySet<string> = new Set(
  wordsOf(
    'force recurse wait passthru raw asjob quiet append nonewline nonewwindow noclobber usebasicparsing',
  ),
);

/** The parameters that words without a name are bound to, in order. */
export const positionalParameters = (cmdlet: string): readonly string[] =>
  DECLARATIONS.get(cmdlet)?.positional ?? [];
