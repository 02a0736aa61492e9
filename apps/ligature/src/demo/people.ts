import { systemCall } from '#kernel';
import type { Operator } from '../cli/operator.js';

export const DEMO = { org: 'demo', workspace: 'main', project: 'demo' } as const;

/** Two users of the demo organization; the first is its admin. */
export const ADA = { username: 'ada', email: 'ada@demo.example', displayName: 'Ada' } as const;
export const BEN = { username: 'ben', email: 'ben@demo.example', displayName: 'Ben' } as const;

const SCOPES = ['items:write', 'projects:write', 'graph:write', 'links:write', 'events:read'];

/** A person of the demo with a key of their own. */
export interface DemoPerson {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly key: string;
  readonly keyPrefix: string;
}

/** The demo organization, workspace and users, made where they are missing, and a new key for each user. */
export async function demoPeople(operator: Operator, keyName: string): Promise<[DemoPerson, DemoPerson]> {
  const [ada, ben] = [await userNamed(operator, ADA), await userNamed(operator, BEN)];
  const { organizations, members, workspaces } = operator;
  const org =
    (await organizations.findBySlug(DEMO.org)) ??
    (await organizations.add({ slug: DEMO.org, name: 'Demo', ownerId: ada }, systemCall('cli')));
  await members.put({ orgId: org.id, userId: ada, role: 'org:admin' });
  await members.put({ orgId: org.id, userId: ben, role: 'org:member' });
  if (!(await workspaces.resolve(DEMO.org, DEMO.workspace))) {
    await workspaces.add({ orgId: org.id, slug: DEMO.workspace }, systemCall('cli'));
  }
  const keyFor = async (who: typeof ADA | typeof BEN, id: string): Promise<DemoPerson> => {
    const { apiKey, rawKey } = await operator.keys.mint({
      minter: null,
      owner: { kind: 'user', id },
      name: keyName,
      scopes: SCOPES,
    });
    return { id, email: who.email, username: who.username, key: rawKey, keyPrefix: apiKey.keyPrefix };
  };
  return [await keyFor(ADA, ada), await keyFor(BEN, ben)];
}

async function userNamed(operator: Operator, who: typeof ADA | typeof BEN): Promise<string> {
  const user =
    (await operator.accounts.findUserByEmail(who.email)) ??
    (await operator.accounts.add(who, systemCall('cli')));
  return user.id;
}
