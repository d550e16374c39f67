import { VERSION } from '../index.js';

export const HELP = `msi-triage ${VERSION}
Looks into Windows Installer packages without running them.

Usage:
  msi-triage FILE… [--json] [--fail-on LEVEL] [--accept REASONS] [--jobs N]
                                                triage: everything that lies in the files, and what it means
  msi-triage list FILE… [--json]                list embedded files without unpacking them
  msi-triage tables FILE [NAME…] [--json]       tables of a package with their row counts, or the rows of some

A FILE of - is standard input. A file named like a command is given as ./list.

Options:
  --json            one JSON object for each input, each on one line
  --fail-on LEVEL   least severity that counts as found: info, low, medium (default) or high
  --accept REASONS  why something may be unread without exit code 2: some of encrypted, elsewhere, unsupported,
                    damaged and limit, with commas between them
  --isolate         each file in a thread with bounds on memory and time; one that ends its thread fails alone
  -j, --jobs N      N files at a time, each isolated; reports come in the order of the files
  -h, --help        this text
  -V, --version     the version

Exit codes:
  0   all inputs were read completely, or but for what --accept names, and nothing at or above --fail-on was found
  1   something was found
  2   something could not be read completely (or is no package), and nothing was found
  64  wrong use
  70  a bug of msi-triage
  130, 143  ended by SIGINT or SIGTERM
`;
