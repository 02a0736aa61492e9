import type { Command, Option } from '../command.js';
import { LIST_OPTIONS, listOutcome, listRequestOf } from '../lists.js';
import { withOperator } from '../with-operator.js';

const ORG = { value: 'SLUG', about: 'the organization', required: true } as const satisfies Option;
const USER = {
  value: 'USER',
  about: 'address, username or id of the member',
  required: true,
} as const satisfies Option;
const ROLE = {
  value: 'ROLE',
  about: 'org:admin, org:member, reader, …',
  required: true,
} as const satisfies Option;
const VERIFIED = {
  ...USER,
  value: 'ADDRESS',
  about: 'the verified address of the member',
} as const satisfies Option;

/** From before members had commands of their own. */
export const orgMember: Command = {
  name: 'org member',
  about: 'adds a member, or gives one another role',
  options: { org: ORG, user: VERIFIED, role: ROLE },
  run: put,
};

export const memberAdd: Command = {
  name: 'org member add',
  about: 'adds a member, without an invitation; whoever is one gets the role',
  options: { org: ORG, user: VERIFIED, role: ROLE },
  examples: ['org member add --org engines --user ben@example.com --role org:member'],
  run: put,
};

export const memberList: Command = {
  name: 'org member list',
  about: 'lists the members of an organization, by username',
  options: { org: ORG, ...LIST_OPTIONS },
  examples: ['org member list --org engines'],
  run: (options, env) => {
    const [slug, request] = [options.required('org'), listRequestOf(options)];
    return withOperator(env, async (operator) => {
      const { id } = await operator.organization(slug);
      return listOutcome('members', await operator.members.list(id, request), {
        username: ({ username }) => username,
        role: ({ role }) => role,
        email: ({ email }) => email,
        name: ({ displayName }) => displayName,
        since: ({ joinedAt }) => joinedAt,
      });
    });
  },
};

export const memberRole: Command = {
  name: 'org member role',
  about: 'gives a member another role; there is always an admin',
  options: { org: ORG, user: USER, role: ROLE },
  examples: ['org member role --org engines --user ben --role org:admin'],
  run: (options, env) => {
    const [slug, name, role] = [options.required('org'), options.required('user'), options.required('role')];
    return withOperator(env, async (operator) => {
      const [{ id: orgId }, { id: userId }] = [
        await operator.organization(slug),
        await operator.anybody(name),
      ];
      const member = await operator.members.setRole({ orgId, userId }, role, 'operator');
      return { json: { member }, text: `${member.username} is ${role} of ${slug}.` };
    });
  },
};

export const memberRemove: Command = {
  name: 'org member remove',
  about: 'removes a member: at their next request they are none; there is always an admin',
  options: { org: ORG, user: USER },
  examples: ['org member remove --org engines --user ben'],
  run: (options, env) => {
    const [slug, name] = [options.required('org'), options.required('user')];
    return withOperator(env, async (operator) => {
      const [{ id: orgId }, user] = [await operator.organization(slug), await operator.anybody(name)];
      const removed = await operator.members.remove({ orgId, userId: user.id }, 'operator');
      const text = removed
        ? `${user.username} is no member of ${slug} any more.`
        : `${user.username} was no member of ${slug}.`;
      return { json: { orgId, userId: user.id, removed }, text };
    });
  },
};

function put(...[options, env]: Parameters<Command['run']>): ReturnType<Command['run']> {
  const [slug, email, role] = [options.required('org'), options.required('user'), options.required('role')];
  return withOperator(env, async (operator) => {
    const { id: orgId } = await operator.organization(slug);
    const { id: userId } = await operator.user(email);
    await operator.members.put({ orgId, userId, role });
    return { json: { member: { orgId, userId, role } }, text: `${email} is ${role} of ${slug}.` };
  });
}
