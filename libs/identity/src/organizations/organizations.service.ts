import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { type Call, changesOf, type Membership, newId, type Principal, systemCall } from '#kernel';

import { IdentitySettings } from '../identity.env.js';
import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import { memberEvent, organizationEvent } from './organizations.events.js';
import {
  notRestorable,
  organizationCreationClosed,
  organizationFieldInvalid,
  organizationNotFound,
  organizationSlugTaken,
  ownFactorFirst,
  userUnknown,
} from './organizations.errors.js';
import {
  type AnyOrganization,
  type OrganizationChanges,
  type MembershipRow,
  type OrganizationOfCaller,
  type OrganizationRow,
  OrganizationsRepository,
} from './organizations.repository.js';
import { nameMistake, slugMistake } from './slug-rules.js';

const OWNER_ROLE = 'org:admin';
const WHOLE: PlaceInList = { after: null, search: null, most: 1 };

export type OrganizationsOfCaller = ListPage<OrganizationOfCaller>;

/** Organizations. Who belongs to them is asked of `Members`. */
@Injectable()
export class Organizations {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: Transactions,
    private readonly settings: IdentitySettings,
  ) {}

  /** Makes an organization with its first admin. Refuses a wrong or taken slug and an unknown owner. */
  async add(input: { slug: string; name: string; ownerId: string }, call: Call): Promise<OrganizationRow> {
    const { slug } = input;
    const name = input.name.trim();
    demand('slug', slugMistake(slug));
    demand('name', nameMistake(name));
    try {
      return await this.transactions.run(async (tx) => {
        const organization = { id: newId(), slug, name, requireSecondFactor: false, createdAt: tx.now };
        await this.organizations.insert(organization, { userId: input.ownerId, role: OWNER_ROLE }, tx);
        const owner = { userId: input.ownerId, role: OWNER_ROLE };
        tx.emit(
          call,
          organizationEvent('org.created', organization),
          memberEvent('member.joined', organization.id, owner),
        );
        return organization;
      });
    } catch (error) {
      if (isViolation(error, 'uq_organizations_slug')) throw organizationSlugTaken(slug);
      if (isViolation(error, 'fk_memberships_user_id')) throw userUnknown();
      throw error;
    }
  }

  /** The same for whoever is signed in, where they may; with their role. */
  async create(
    input: { slug: string; name: string },
    userId: string,
    call: Call,
  ): Promise<OrganizationOfCaller> {
    if (this.settings.organizationCreation === 'closed') throw organizationCreationClosed();
    return { ...(await this.add({ ...input, ownerId: userId }, call)), role: OWNER_ROLE, isWithheld: false };
  }

  async findBySlug(slug: string): Promise<OrganizationRow | null> {
    return this.organizations.findBySlug(slug);
  }

  /** For the operator: deleted ones, too. */
  async findAny(slug: string): Promise<AnyOrganization | null> {
    return this.organizations.findAny(slug);
  }

  /** The slugs by id, of deleted ones, too; those that are removed for good are missing. */
  async slugsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.organizations.slugsOf(ids)).map(({ id, slug }) => [id, slug]));
  }

  /** The organizations of a user, by slug. */
  async listForUser(userId: string): Promise<MembershipRow[]> {
    return this.organizations.listForUser(userId);
  }

  /** Those that the caller belongs to, by slug, with the caller's role; those that wait for a second factor, too. */
  listFor(
    { subject, userId, memberships, withheld = [] }: Principal,
    request: ListRequest,
  ): Promise<OrganizationsOfCaller> {
    const ids = [...memberships, ...withheld].map(({ orgId }) => orgId);
    const read = (place: PlaceInList): Promise<OrganizationOfCaller[]> =>
      this.organizations.listForCaller(ids, userId, place);
    return readPage({ name: 'organizations', owner: subject }, request, read, ({ slug }) => slug);
  }

  /** All that there are, deleted ones included, for the operator. */
  list(request: ListRequest): Promise<ListPage<AnyOrganization>> {
    const read = (place: PlaceInList): Promise<AnyOrganization[]> => this.organizations.list(place);
    return readPage({ name: 'organizations', owner: 'operator' }, request, read, ({ slug }) => slug);
  }

  /** One that the caller belongs to. Refuses others as if they did not exist. */
  async get({ userId }: Principal, { orgId }: Pick<Membership, 'orgId'>): Promise<OrganizationOfCaller> {
    const [found] = await this.organizations.listForCaller([orgId], userId, WHOLE);
    if (found === undefined) throw organizationNotFound();
    return found;
  }

  /** Refuses a wrong name, and an organization that does not exist. */
  async rename(id: string, name: string, call: Call): Promise<OrganizationRow> {
    const trimmed = name.trim();
    demand('name', nameMistake(trimmed));
    return this.transactions.run(async (tx) => {
      const renamed = await this.organizations.rename(id, trimmed, tx);
      if (renamed === null) throw organizationNotFound();
      const { before, ...organization } = renamed;
      if (before !== trimmed)
        tx.emit(call, organizationEvent('org.updated', organization, { name: [before, trimmed] }));
      return organization;
    });
  }

  /**
   * Refuses a wrong name, a change of nothing, an organization that does not exist, and that it demands a second factor where whoever says
   * so has none: they would lock themselves out.
   */
  async change(
    id: string,
    { name, requireSecondFactor }: OrganizationChanges,
    { userId, call }: { readonly userId: string; readonly call: Call },
  ): Promise<void> {
    const trimmed = name?.trim();
    if (trimmed === undefined && requireSecondFactor == null) demand('name', 'should be given');
    if (trimmed !== undefined) demand('name', nameMistake(trimmed));
    const changes = { name: trimmed, requireSecondFactor };
    await this.transactions.run(async (tx) => {
      const changed = await this.organizations.change(id, changes, userId, tx);
      if (changed === null) throw requireSecondFactor === true ? ownFactorFirst() : organizationNotFound();
      const { before, ...organization } = changed;
      const { name: called, requireSecondFactor: demands } = organization;
      const after = { name: called, requireSecondFactor: demands };
      const differences = changesOf(before, after, ['name', 'requireSecondFactor']);
      if (differences !== null) tx.emit(call, organizationEvent('org.updated', organization, differences));
    });
  }

  /**
   * From now on it does not exist but for the operator: memberships and keys of it do nothing, its slug stays taken. It
   * is removed for good when it cannot be restored any more. Refuses one that does not exist.
   */
  async delete(id: string, call: Call): Promise<void> {
    await this.transactions.run(async (tx) => {
      const deleted = await this.organizations.delete(id, tx);
      if (deleted === null) throw organizationNotFound();
      tx.emit(call, organizationEvent('org.deleted', deleted));
    });
  }

  /** As it was. Refuses what is not deleted, and what is being removed. */
  async restore(slug: string): Promise<OrganizationRow> {
    return this.transactions.run(async (tx) => {
      const restored = await this.organizations.restore(slug, tx);
      if (restored === null) throw notRestorable('organization', slug);
      tx.emit(systemCall('cli'), organizationEvent('org.restored', restored));
      return restored;
    });
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw organizationFieldInvalid(field, mistake);
}
