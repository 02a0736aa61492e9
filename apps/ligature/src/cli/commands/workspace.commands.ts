import { systemCall } from '#kernel';
import type { Command, Option } from '../command.js';
import { LIST_OPTIONS, listOutcome, listRequestOf } from '../lists.js';
import { withOperator } from '../with-operator.js';

const ORG = { value: 'SLUG', about: 'the organization', required: true } as const satisfies Option;

export const workspaceAdd: Command = {
  name: 'workspace add',
  about: 'makes a workspace in an organization',
  options: {
    org: ORG,
    slug: { value: 'SLUG', about: 'its part of addresses; never changes', required: true },
    name: { value: 'NAME', about: 'what people call it; by default the slug' },
  },
  run: (options, env) => {
    const [org, slug] = [options.required('org'), options.required('slug')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(org);
      const workspace = await operator.workspaces.add(
        { orgId, slug, name: options.optional('name') },
        systemCall('cli'),
      );
      return { json: { workspace }, text: `Workspace ${org}/${slug} (${workspace.id}) was made.` };
    });
  },
};

export const workspaceList: Command = {
  name: 'workspace list',
  about: 'lists the workspaces of an organization, by slug',
  options: { org: ORG, ...LIST_OPTIONS },
  examples: ['workspace list --org engines'],
  run: (options, env) => {
    const [org, request] = [options.required('org'), listRequestOf(options)];
    return withOperator(env, async (operator) => {
      const { id } = await operator.organization(org);
      return listOutcome('workspaces', await operator.workspaces.listOf(id, request), {
        slug: ({ slug }) => slug,
        name: ({ name }) => name,
        since: ({ createdAt }) => createdAt,
      });
    });
  },
};

export const workspaceDelete: Command = {
  name: 'workspace delete',
  about: 'deletes a workspace: nobody enters it any more, and after the grace period it is removed for good',
  argument: ['SLUG', 'the workspace'],
  options: { org: ORG, force: { about: 'with the projects in it' } },
  examples: ['workspace delete main --org engines'],
  run: (options, env) => {
    const [slug, org, force] = [options.argument('SLUG'), options.required('org'), options.has('force')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(org);
      await operator.workspaces.delete(orgId, slug, { force }, systemCall('cli'));
      const text = `${org}/${slug} is deleted. To bring it back: ligature workspace restore ${slug} --org ${org}`;
      return { json: { workspace: { orgId, slug } }, text };
    });
  },
};

export const workspaceRestore: Command = {
  name: 'workspace restore',
  about: 'brings a deleted workspace back, as long as the grace period lasts',
  argument: ['SLUG', 'the workspace'],
  options: { org: ORG },
  examples: ['workspace restore main --org engines'],
  run: (options, env) => {
    const [slug, org] = [options.argument('SLUG'), options.required('org')];
    return withOperator(env, async (operator) => {
      const { id: orgId } = await operator.organization(org);
      await operator.workspaces.restore(orgId, slug);
      return { json: { workspace: { orgId, slug } }, text: `${org}/${slug} is back as it was.` };
    });
  },
};
