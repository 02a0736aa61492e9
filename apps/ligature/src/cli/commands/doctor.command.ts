import type { Env } from '#platform/config';

import type { Command, Outcome } from '../command.js';
import type { Finding } from '../doctor/finding.js';
import { table } from '../table.js';

export const doctorCommand: Command = {
  name: 'doctor',
  about:
    'looks at settings, database and its replica, clock, Redis, mail, identity providers and disk: what is wrong, and what to do about it',
  examples: ['doctor', 'doctor --json'],
  run: async (_options, env) => outcomeOf(await findingsOf(env)),
};

async function findingsOf(env: Env): Promise<Finding[]> {
  const { checkSettings } = await import('../doctor/settings.check.js');
  const { checkDatabase } = await import('../doctor/database.check.js');
  const { checkReplica } = await import('../doctor/replica.check.js');
  const { checkRedis } = await import('../doctor/redis.check.js');
  const { checkMail } = await import('../doctor/mail.check.js');
  const { checkSignIn } = await import('../doctor/sign-in.check.js');
  const { checkDisk } = await import('../doctor/disk.check.js');
  const { checkService } = await import('../doctor/service.check.js');
  const checks = [
    checkDatabase(env),
    checkReplica(env),
    checkRedis(env),
    checkMail(env),
    checkSignIn(env),
    checkDisk(env),
    checkService(env),
  ];
  return [...checkSettings(env), ...(await Promise.all(checks)).flat()];
}

/** Ends with 1 only where the service cannot do what it is set up for. */
function outcomeOf(findings: readonly Finding[]): Outcome {
  const list = table(
    ['check', 'state', 'found'],
    findings.map(({ check, state, found }) => [check, state, found]),
    '',
  );
  const advice = findings.flatMap(({ check, advice }) =>
    advice === undefined ? [] : [`${check}: ${advice}`],
  );
  return {
    json: { findings },
    text: [
      list,
      ...(advice.length === 0 ? [] : ['', 'What to do:', ...advice.map((line) => `  ${line}`)]),
    ].join('\n'),
    failed: findings.some(({ state }) => state === 'failed'),
  };
}
