import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { type Call, systemCall } from '#kernel';

import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import { memberEvent } from './organizations.events.js';
import {
  adminsOnly,
  lastAdmin,
  memberNotFound,
  organizationFieldInvalid,
  organizationNotFound,
  userUnknown,
} from './organizations.errors.js';
import { type MemberRow, MembersRepository } from './members.repository.js';
import { ADMIN_ROLES, roleOf } from './role-of.js';
import { roleMistake } from './slug-rules.js';

/** Somebody in an organization. */
export interface MemberRef {
  readonly orgId: string;
  readonly userId: string;
}

/** Who changes it: a user, or the operator. */
export type Actor = { readonly userId: string; readonly call: Call } | 'operator';

/**
 * Who belongs to an organization, and as what. Changes of one organization come one after the other, each judged by what
 * the one before left: there is an admin always.
 */
@Injectable()
export class Members {
  constructor(
    private readonly members: MembersRepository,
    private readonly transactions: Transactions,
  ) {}

  /** By username. */
  list(orgId: string, request: ListRequest): Promise<ListPage<MemberRow>> {
    const read = (place: PlaceInList): Promise<MemberRow[]> => this.members.list(orgId, place);
    return readPage({ name: 'members', owner: orgId }, request, read, ({ username }) =>
      username.toLowerCase(),
    );
  }

  /** Adds a member, or gives one another role, on the word of the operator. Refuses to take an only admin's. */
  async put({ orgId, userId, role }: MemberRef & { readonly role: string }): Promise<void> {
    demandRole(role);
    try {
      await this.administer(orgId, 'operator', async (tx) => {
        const before = await this.demandAdminWithout({ orgId, userId }, role, tx);
        await this.members.put(orgId, userId, role, tx);
        this.tell({ orgId, userId }, before, role, systemCall('cli'), tx);
      });
    } catch (error) {
      throw isViolation(error, 'fk_memberships_user_id') ? userUnknown() : error;
    }
  }

  /** Refuses whoever is no admin, who is no member, and to take an only admin's role. */
  async setRole({ orgId, userId }: MemberRef, role: string, actor: Actor): Promise<MemberRow> {
    demandRole(role);
    await this.administer(orgId, actor, async (tx) => {
      const before = await this.demandAdminWithout({ orgId, userId }, role, tx);
      if (before === null) throw memberNotFound();
      await this.members.put(orgId, userId, role, tx);
      this.tell({ orgId, userId }, before, role, callOf(actor), tx);
    });
    const member = await this.members.find(orgId, userId);
    if (member === null) throw memberNotFound();
    return member;
  }

  /**
   * Takes effect with the next request or event of the user. Everybody may leave. `false`: they were no member. Refuses
   * whoever else is no admin, and to remove an only admin.
   */
  remove({ orgId, userId }: MemberRef, actor: Actor): Promise<boolean> {
    const leaves = actor !== 'operator' && actor.userId === userId;
    return this.administer(orgId, leaves ? 'operator' : actor, async (tx) => {
      const role = await this.demandAdminWithout({ orgId, userId }, null, tx);
      if (role === null) return false;
      await this.members.delete(orgId, userId, tx);
      this.tell({ orgId, userId }, role, null, callOf(actor), tx);
      return true;
    });
  }

  /**
   * Has a membership that groups made say what they say now, `null`: nothing any more. One that somebody gave stays.
   * Refuses to take an only admin's.
   */
  follow({ orgId, userId }: MemberRef, role: string | null, call: Call): Promise<void> {
    return this.administer(orgId, 'operator', async (tx) => {
      if ((await this.members.isFromGroups(orgId, userId, tx)) === false) return;
      const before = await this.demandAdminWithout({ orgId, userId }, role, tx);
      if (role === null) await this.members.delete(orgId, userId, tx);
      else await this.members.putFromGroups(orgId, userId, role, tx);
      this.tell({ orgId, userId }, before, role, call, tx);
    });
  }

  /**
   * Does something that only admins may, beside all that changes who belongs to the organization. An actor who was an
   * admin when they asked may be none by now, and is refused.
   */
  administer<T>(orgId: string, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      if (!(await this.members.lockOrganization(orgId, tx))) throw organizationNotFound();
      if (actor !== 'operator') {
        const role = await this.members.roleOf(orgId, actor.userId, tx);
        if (role === null) throw organizationNotFound();
        if (roleOf(role) !== 'admin') throw adminsOnly();
      }
      return work(tx);
    });
  }

  /** @param before, after `null`: no member */
  private tell(
    { orgId, userId }: MemberRef,
    before: string | null,
    after: string | null,
    call: Call,
    tx: Tx,
  ): void {
    if (before === after) return;
    if (after === null) tx.emit(call, memberEvent('member.removed', orgId, { userId, role: before ?? '' }));
    else if (before === null) tx.emit(call, memberEvent('member.joined', orgId, { userId, role: after }));
    else tx.emit(call, memberEvent('member.role_changed', orgId, { userId, role: after, before }));
  }

  /** The role until now; `null`: the user is no member. Refuses to leave nobody who is admin when they have that role, or none. */
  private async demandAdminWithout(
    { orgId, userId }: MemberRef,
    role: string | null,
    tx: Tx,
  ): Promise<string | null> {
    const present = await this.members.roleOf(orgId, userId, tx);
    if (present === null) return null;
    const stays = roleOf(present) !== 'admin' || (role !== null && roleOf(role) === 'admin');
    if (!stays && !(await this.members.hasOther(ADMIN_ROLES, orgId, userId, tx))) throw lastAdmin();
    return present;
  }
}

const callOf = (actor: Actor): Call => (actor === 'operator' ? systemCall('cli') : actor.call);

function demandRole(role: string): void {
  const mistake = roleMistake(role);
  if (mistake !== null) throw organizationFieldInvalid('role', mistake);
}
