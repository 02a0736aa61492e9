import type { Command } from '../command.js';
import { withOperator } from '../with-operator.js';

export const orgAdd: Command = {
  name: 'org add',
  about: 'makes an organization with its first admin',
  options: {
    slug: { value: 'SLUG', about: 'its part of addresses; never changes', required: true },
    name: { value: 'NAME', about: 'what people call it', required: true },
    owner: { value: 'ADDRESS', about: 'its first admin', required: true },
  },
  examples: ["org add --slug engines --name 'Analytical Engines' --owner ada@example.com"],
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
  options: {
    org: { value: 'SLUG', about: 'the organization', required: true },
    user: { value: 'ADDRESS', about: 'the verified address of the member', required: true },
    role: { value: 'ROLE', about: 'org:admin, org:member, reader, …', required: true },
  },
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
