import { DomainError } from '#kernel';

import type { Command } from './command.js';
import { withOperator } from './with-operator.js';

export const userAdd: Command = {
  name: 'user add',
  about:
    'makes a user; without --password, which asks for one or reads it from standard input, they can only use keys',
  options: { email: 'ADDRESS', username: 'NAME', password: '' },
  run: async (options, env, readSecret) => {
    const names = { email: options.required('email'), username: options.required('username') };
    const password = options.has('password') ? await readSecret('password') : undefined;
    const registration = { ...names, password };
    return withOperator(env, async ({ accounts }) => {
      const user = await accounts.add(registration);
      return { json: { user }, text: `User ${user.username} <${registration.email}> (${user.id}) was made.` };
    });
  },
};

export const userVerify: Command = {
  name: 'user verify',
  about: 'says that the address which somebody registered with is theirs',
  options: { email: 'ADDRESS' },
  run: (options, env) => {
    const email = options.required('email');
    return withOperator(env, async ({ verification }) => {
      const user = (await verification.verify(email)) ?? notThere(`Nobody registered with ${email}`);
      return { json: { user }, text: `${email} is verified to be the address of ${user.username}.` };
    });
  },
};

export const userUnverify: Command = {
  name: 'user unverify',
  about: 'takes that back: shares, memberships and policies no longer go by the address',
  options: { email: 'ADDRESS' },
  run: (options, env) => {
    const email = options.required('email');
    return withOperator(env, async ({ verification }) => {
      const user = (await verification.unverify(email)) ?? notThere(`${email} is nobody's verified address`);
      return { json: { user }, text: `${email} is an unverified address of ${user.username}.` };
    });
  },
};

function notThere(message: string): never {
  throw new DomainError('not_found', 'user_not_found', message);
}

export const orgAdd: Command = {
  name: 'org add',
  about: 'makes an organization with its first admin',
  options: { slug: 'SLUG', name: 'NAME', owner: 'ADDRESS' },
  run: (options, env) => {
    const order = { slug: options.required('slug'), name: options.required('name') };
    const owner = options.required('owner');
    return withOperator(env, async (operator) => {
      const { id: ownerId } = await operator.user(owner);
      const organization = await operator.organizations.add({ ...order, ownerId });
      return {
        json: { organization },
        text: `Organization ${organization.slug} (${organization.id}) was made; ${owner} is its admin.`,
      };
    });
  },
};

export const orgMember: Command = {
  name: 'org member',
  about: 'adds a member, or gives one another role: org:admin, org:member, reader, …',
  options: { org: 'SLUG', user: 'ADDRESS', role: 'ROLE' },
  run: (options, env) => {
    const [slug, email, role] = [options.required('org'), options.required('user'), options.required('role')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(slug);
      const { id: userId } = await operator.user(email);
      await operator.members.put({ orgId, userId, role });
      return { json: { member: { orgId, userId, role } }, text: `${email} is ${role} of ${slug}.` };
    });
  },
};

export const workspaceAdd: Command = {
  name: 'workspace add',
  about: 'makes a workspace in an organization',
  options: { org: 'SLUG', slug: 'SLUG', name: '[NAME]' },
  run: (options, env) => {
    const [org, slug] = [options.required('org'), options.required('slug')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(org);
      const workspace = await operator.workspaces.add({ orgId, slug, name: options.optional('name') });
      return { json: { workspace }, text: `Workspace ${org}/${slug} (${workspace.id}) was made.` };
    });
  },
};
