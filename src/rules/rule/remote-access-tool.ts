import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { findRemoteAccess } from '../remote-access.js';
import type { Rule } from '../rule.js';

const CLIENT =
  'sc create ScreenConnect binPath= "C:\\x\\ScreenConnect.ClientService.exe ?e=Access&y=Guest&h=relay.host.invalid&p=443"';

export const remoteAccessTool: Rule = {
  id: 'remote-access-tool',
  title: 'The package installs a remote access tool',
  severity: 'info',
  explanation:
    'The package installs or starts a tool with which others control the computer. Administrators install such tools every day, and so do intruders: what matters is whose relay and account it answers to, which the evidence and the hunting list show.',
  attack: ['T1219'],
  references: ['LOLRMM project'],
  match: matchTools,
  examples: [{ what: 'a service with its relay', runs: [CLIENT] }],
  counterExamples: [
    { what: 'a service of its own', runs: ['sc create Queue binPath= C:\\x\\queue.exe'] },
    { what: 'nothing runs it', unscheduled: [CLIENT] },
  ],
};

function* matchTools(facts: Facts): Generator<Evidence> {
  for (const { accounts, command, hosts, tool } of findRemoteAccess(facts)) {
    const whose = [...hosts, ...accounts].join(', ');
    yield commandEvidence(command, whose === '' ? tool : `${tool} for ${whose}`);
  }
}
