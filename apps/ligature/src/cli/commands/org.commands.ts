import { systemCall } from '#kernel';
import type { Command } from '../command.js';
import { LIST_OPTIONS, listOutcome, listRequestOf } from '../lists.js';
import { UsageError } from '../options.js';
import { facts } from '../table.js';
import { withOperator } from '../with-operator.js';
import { stateOf } from './deletion.commands.js';

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
      const organization = await operator.organizations.add({ ...order, ownerId }, systemCall('cli'));
      return {
        json: { organization },
        text: `Organization ${organization.slug} (${organization.id}) was made; ${owner} is its admin.`,
      };
    });
  },
};

export const orgList: Command = {
  name: 'org list',
  about: 'lists all organizations, by slug',
  options: LIST_OPTIONS,
  examples: ['org list'],
  run: (options, env) => {
    const request = listRequestOf(options);
    return withOperator(env, async ({ organizations }) =>
      listOutcome('organizations', await organizations.list(request), {
        slug: ({ slug }) => slug,
        name: ({ name }) => name,
        deleted: ({ deletedAt }) => deletedAt,
        since: ({ createdAt }) => createdAt,
      }),
    );
  },
};

export const orgShow: Command = {
  name: 'org show',
  about: 'tells what is known of an organization, be it deleted, and how far its removal has come',
  argument: ['SLUG', 'the organization'],
  examples: ['org show engines'],
  run: (options, env) => {
    const slug = options.argument('SLUG');
    return withOperator(env, async (operator) => {
      const organization = await operator.anyOrganization(slug);
      const { id, deletedAt } = organization;
      const removeAt = deletedAt && operator.removals.dateOf(deletedAt);
      const removal = await operator.removals.find(id);
      return {
        json: { organization: { ...organization, removeAt }, removal },
        text: facts([
          ['slug', organization.slug],
          ['id', organization.id],
          ['name', organization.name],
          ['second factor', organization.requireSecondFactor ? 'demanded' : null],
          ['since', organization.createdAt],
          ['deleted', deletedAt],
          ['removed from', removeAt],
          ['deletion', deletedAt && stateOf(removal ?? {})],
        ]),
      };
    });
  },
};

export const orgRename: Command = {
  name: 'org rename',
  about: 'gives an organization another name; its slug stays',
  argument: ['SLUG', 'the organization'],
  options: { name: { value: 'NAME', about: 'what people call it', required: true } },
  examples: ["org rename engines --name 'Difference Engines'"],
  run: (options, env) => {
    const [slug, name] = [options.argument('SLUG'), options.required('name')];
    return withOperator(env, async (operator) => {
      const { id } = await operator.organization(slug);
      const organization = await operator.organizations.rename(id, name, systemCall('cli'));
      return { json: { organization }, text: `${slug} is called ${organization.name}.` };
    });
  },
};

export const orgDelete: Command = {
  name: 'org delete',
  about:
    'deletes an organization: nobody sees it any more, and after the grace period it is removed for good',
  argument: ['SLUG', 'the organization'],
  options: { confirm: { value: 'SLUG', about: 'its slug once more', required: true } },
  examples: ['org delete engines --confirm engines'],
  run: (options, env) => {
    const [slug, confirmed] = [options.argument('SLUG'), options.required('confirm')];
    if (confirmed !== slug) throw new UsageError('--confirm must be the slug of the organization');
    return withOperator(env, async (operator) => {
      const { id } = await operator.organization(slug);
      await operator.organizations.delete(id, systemCall('cli'));
      const text = `${slug} is deleted. To bring it back: ligature org restore ${slug}`;
      return { json: { organization: { id, slug } }, text };
    });
  },
};

export const orgRestore: Command = {
  name: 'org restore',
  about: 'brings a deleted organization back, as long as the grace period lasts',
  argument: ['SLUG', 'the organization'],
  examples: ['org restore engines'],
  run: (options, env) => {
    const slug = options.argument('SLUG');
    return withOperator(env, async ({ organizations }) => {
      const organization = await organizations.restore(slug);
      return { json: { organization }, text: `${slug} is back as it was.` };
    });
  },
};
