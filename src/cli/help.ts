import { VERSION } from '../index.js';

export const HELP = `msi-triage ${VERSION}
Inspects Windows Installer packages without running them.

Usage:
  msi-triage FILE… [--json] [--fail-on LEVEL] [--accept REASONS] [--jobs N]
                                                report what the files contain and what is suspicious about it
  msi-triage list FILE… [--json]                list embedded files without unpacking them
  msi-triage tables FILE [NAME…] [--json]       list the tables of a package, or print the rows of those named
  msi-triage test-rules FILE.mjs                run the examples of the rules in a module of your own

Use - as FILE to read standard input. If a file is named like a command, write ./list.

Options:
  --json            print one JSON object per input, each on its own line
  --fail-on LEVEL   lowest severity that sets exit code 1: info, low, medium (default) or high
  --accept REASONS  reasons for unread content that do not cause exit code 2, separated by commas: encrypted,
                    elsewhere, unsupported, damaged, limit
  --isolate         analyse each file in its own thread with limits on memory and time, so that a crash affects
                    only that file
  -j, --jobs N      analyse N files at a time, each isolated; reports keep the order of the files
  --rules FILE.mjs  add the rules that this JavaScript module exports; it is run, so name only code of your own
  -h, --help        print this help
  -V, --version     print the version

Exit codes:
  0   all inputs were read completely, except for reasons named by --accept, with no finding at or above --fail-on
  1   at least one finding is at or above --fail-on
  2   no such finding, but an input could not be read completely or is not a package
  64  usage error
  70  a bug in msi-triage
  130, 143  interrupted by SIGINT or SIGTERM
`;
