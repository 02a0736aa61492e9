import type { Command } from '../command.js';
import { withOperator } from '../with-operator.js';

export const workspaceAdd: Command = {
  name: 'workspace add',
  about: 'makes a workspace in an organization',
  options: {
    org: { value: 'SLUG', about: 'the organization', required: true },
    slug: { value: 'SLUG', about: 'its part of addresses; never changes', required: true },
    name: { value: 'NAME', about: 'what people call it; by default the slug' },
  },
  run: (options, env) => {
    const [org, slug] = [options.required('org'), options.required('slug')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(org);
      const workspace = await operator.workspaces.add({ orgId, slug, name: options.optional('name') });
      return { json: { workspace }, text: `Workspace ${org}/${slug} (${workspace.id}) was made.` };
    });
  },
};
