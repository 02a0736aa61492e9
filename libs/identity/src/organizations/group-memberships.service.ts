import { Injectable, Logger } from '@nestjs/common';

import { type Call, DomainError } from '#kernel';

import { IdentitySettings } from '../identity.env.js';
import { rolesOf } from './group-rules.js';
import { MembersRepository } from './members.repository.js';
import { Members } from './members.service.js';

/**
 * Memberships that follow the groups of an identity provider. Those that somebody here gave are left alone, and so is
 * the only admin of an organization.
 */
@Injectable()
export class GroupMemberships {
  private readonly logger = new Logger('SingleSignOn');

  constructor(
    private readonly repository: MembersRepository,
    private readonly members: Members,
    private readonly settings: IdentitySettings,
  ) {}

  /** @param groups as the provider tells them; `null`: it does not tell, and everything stays as it is */
  async apply(userId: string, groups: readonly string[] | null, call: Call): Promise<void> {
    if (groups === null) return;
    const roles = rolesOf(groups, this.settings.groupRules);
    const concerned = await this.repository.listForGroups(userId, [...roles.keys()]);
    const known = new Set(concerned.map(({ slug }) => slug));
    for (const slug of roles.keys())
      if (!known.has(slug)) this.warn('a group leads to an organization that does not exist', slug, userId);
    for (const { orgId, slug, role, fromGroups } of concerned) {
      const wanted = roles.get(slug) ?? null;
      if (role === wanted || (role !== null && !fromGroups)) continue;
      try {
        await this.members.follow({ orgId, userId }, wanted, call);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        this.warn(`groups were not followed: ${error.reason}`, slug, userId);
      }
    }
  }

  private warn(msg: string, organization: string, userId: string): void {
    this.logger.warn({ msg, organization, user_id: userId });
  }
}
