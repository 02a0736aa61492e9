import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, newId } from '#kernel';

import {
  memberNotFound,
  organizationFieldInvalid,
  organizationNotFound,
  organizationSlugTaken,
} from './organizations.errors.js';
import {
  type MemberRow,
  type MembershipRow,
  type OrganizationRow,
  OrganizationsRepository,
} from './organizations.repository.js';
import { nameMistake, roleMistake, slugMistake } from './slug-rules.js';

const OWNER_ROLE = 'org:admin';

/** Organizations and who belongs to them. */
@Injectable()
export class Organizations {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Makes an organization with its first admin. Refuses a wrong or taken slug and an unknown owner. */
  async add(input: { slug: string; name: string; ownerId: string }): Promise<OrganizationRow> {
    const { slug } = input;
    const name = input.name.trim();
    demand('slug', slugMistake(slug));
    demand('name', nameMistake(name));
    const organization = { id: newId(), slug, name, createdAt: this.clock.date() };
    try {
      await this.transactions.run(async (tx) => {
        await this.organizations.insert(organization, tx);
        await this.organizations.putMember(
          organization.id,
          input.ownerId,
          OWNER_ROLE,
          organization.createdAt,
          tx,
        );
      });
    } catch (error) {
      if (isViolation(error, 'uq_organizations_slug')) throw organizationSlugTaken(slug);
      throw orMissing(error);
    }
    return organization;
  }

  /** Adds a member, or gives an existing one another role. */
  async addMember({ orgId, userId, role }: { orgId: string; userId: string; role: string }): Promise<void> {
    demand('role', roleMistake(role));
    try {
      await this.transactions.statement((tx) =>
        this.organizations.putMember(orgId, userId, role, this.clock.date(), tx),
      );
    } catch (error) {
      throw orMissing(error);
    }
  }

  /** Takes effect with the next request of the user. `false`: he was no member. */
  async removeMember({ orgId, userId }: { orgId: string; userId: string }): Promise<boolean> {
    return this.transactions.statement((tx) => this.organizations.deleteMember(orgId, userId, tx));
  }

  async findBySlug(slug: string): Promise<OrganizationRow | null> {
    return this.organizations.findBySlug(slug);
  }

  /** The organizations of a user, by slug. */
  async listForUser(userId: string): Promise<MembershipRow[]> {
    return this.organizations.listForUser(userId);
  }

  /** The members of an organization, by username. */
  async listMembers(orgId: string): Promise<MemberRow[]> {
    return this.organizations.listMembers(orgId);
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw organizationFieldInvalid(field, mistake);
}

function orMissing(error: unknown): unknown {
  if (isViolation(error, 'fk_memberships_user_id')) return memberNotFound();
  if (isViolation(error, 'fk_memberships_org_id')) return organizationNotFound();
  return error;
}
