import type { Env } from '#platform/config';

import type { Finding } from './finding.js';

/** What can be wrong with settings that are each well-formed. */
export function checkSettings(env: Env): Finding[] {
  const warnings = [
    ...env.unknownSettings.map((text) => warn(text, 'Correct or remove it.')),
    ...forOthers(env),
  ];
  return warnings.length > 0 ? warnings : [{ check: 'settings', state: 'ok', found: 'all are understood' }];
}

/** What matters once others than the operator use the service. */
function forOthers({ host, publicUrl, trustProxy, databaseUrl }: Env): Finding[] {
  const findings: Finding[] = [];
  if (publicUrl === null && databaseUrl !== null) {
    findings.push(
      warn(
        'LIGATURE_PUBLIC_URL is not set',
        'Set it: links then have the address that people use, whoever asks for them.',
      ),
    );
  }
  if (publicUrl?.startsWith('https:') === true && trustProxy === false && isLoopback(host)) {
    findings.push(
      warn(
        'LIGATURE_TRUST_PROXY is not set, and the service is reached by https',
        'Name the proxy, or all clients share its address and its limits.',
      ),
    );
  }
  return findings;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function warn(found: string, advice: string): Finding {
  return { check: 'settings', state: 'warning', found, advice };
}
