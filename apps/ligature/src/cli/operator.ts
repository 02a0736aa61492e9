import 'reflect-metadata';

import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';

import { DataModule } from '#data';
import {
  AuditTrail,
  AuditTrailModule,
  EventRecorder,
  FollowedEvents,
  OperatedDeliveries,
  OperatedWebhooks,
  OperatedWebhooksModule,
  SignalsModule,
} from '#events';
import {
  type Account,
  AccountDeletions,
  Accounts,
  AssignedPasswords,
  ApiKeys,
  ArchiveRestore,
  EmailVerification,
  ExportSource,
  FactorChanges,
  IdentityModule,
  KeyRotation,
  PasswordLinks,
  type KnownUser,
  Members,
  Organizations,
  Removals,
  Sessions,
  SignInLinks,
  UserAccess,
  UserDirectory,
  Workspaces,
} from '#identity';
import { DomainError, SystemClock } from '#kernel';
import { Takedowns, TakedownsModule } from '#linky';
import { LimitsModule, PlatformModule } from '#platform/boot';
import { type Env } from '#platform/config';

import { events } from '../event-catalog.js';
import { MODULES } from '../modules.js';
import { openOwnDatabase } from '../open-database.js';
import { scopes } from '../scopes.js';
import { wires } from '../wires.js';

@Module({})
class OperatorModule {
  static with(env: Env, dataSource: DataSource): DynamicModule {
    return {
      module: OperatorModule,
      imports: [
        PlatformModule.forRoot(env, new SystemClock(), { wires, scopes, events }),
        DataModule.forRoot(dataSource, env.deadlines.databaseSilence, new EventRecorder()),
        LimitsModule.forRoot(null),
        AuditTrailModule,
        OperatedWebhooksModule,
        SignalsModule,
        IdentityModule,
        TakedownsModule,
        ...MODULES.flatMap(({ contents }) => contents ?? []),
      ],
    };
  }
}

type AnyOrganization = NonNullable<Awaited<ReturnType<Organizations['findAny']>>>;
type OrganizationFound = NonNullable<Awaited<ReturnType<Organizations['findBySlug']>>>;

/** Services in the hands of the operator. */
export class Operator {
  readonly accounts: Accounts;
  readonly verification: EmailVerification;
  readonly deletions: AccountDeletions;
  readonly factors: FactorChanges;
  readonly directory: UserDirectory;
  readonly access: UserAccess;
  readonly passwords: AssignedPasswords;
  readonly passwordLinks: PasswordLinks;
  readonly sessions: Sessions;
  readonly signInLinks: SignInLinks;
  readonly organizations: Organizations;
  readonly members: Members;
  readonly workspaces: Workspaces;
  readonly keys: ApiKeys;
  readonly rotation: KeyRotation;
  readonly takedowns: Takedowns;
  readonly exports: ExportSource;
  readonly archives: ArchiveRestore;
  readonly removals: Removals;
  readonly trail: AuditTrail;
  readonly followed: FollowedEvents;
  readonly webhooks: OperatedWebhooks;
  readonly deliveries: OperatedDeliveries;

  constructor(context: INestApplicationContext) {
    this.accounts = context.get(Accounts, { strict: false });
    this.verification = context.get(EmailVerification, { strict: false });
    this.deletions = context.get(AccountDeletions, { strict: false });
    this.factors = context.get(FactorChanges, { strict: false });
    this.directory = context.get(UserDirectory, { strict: false });
    this.access = context.get(UserAccess, { strict: false });
    this.passwords = context.get(AssignedPasswords, { strict: false });
    this.passwordLinks = context.get(PasswordLinks, { strict: false });
    this.signInLinks = context.get(SignInLinks, { strict: false });
    this.sessions = context.get(Sessions, { strict: false });
    this.organizations = context.get(Organizations, { strict: false });
    this.members = context.get(Members, { strict: false });
    this.workspaces = context.get(Workspaces, { strict: false });
    this.keys = context.get(ApiKeys, { strict: false });
    this.rotation = context.get(KeyRotation, { strict: false });
    this.takedowns = context.get(Takedowns, { strict: false });
    this.exports = context.get(ExportSource, { strict: false });
    this.archives = context.get(ArchiveRestore, { strict: false });
    this.removals = context.get(Removals, { strict: false });
    this.trail = context.get(AuditTrail, { strict: false });
    this.followed = context.get(FollowedEvents, { strict: false });
    this.webhooks = context.get(OperatedWebhooks, { strict: false });
    this.deliveries = context.get(OperatedDeliveries, { strict: false });
  }

  /**
   * @param name address, verified or not, username or id
   * @throws DomainError when there is nobody of that name
   */
  async anybody(name: string): Promise<KnownUser> {
    const user = await this.directory.find(name);
    if (!user) throw new DomainError('not_found', 'user_not_found', `There is no user ${name}`);
    return user;
  }

  /** @throws DomainError when nobody's verified address it is */
  async user(email: string): Promise<Account> {
    const user = await this.accounts.findUserByEmail(email);
    if (!user)
      throw new DomainError(
        'not_found',
        'user_not_found',
        `There is no user with the verified address ${email}`,
      );
    return user;
  }

  /** @throws DomainError when there is none */
  async organization(slug: string): Promise<OrganizationFound> {
    const found = await this.organizations.findBySlug(slug);
    if (!found) throw new DomainError('not_found', 'org_not_found', `There is no organization ${slug}`);
    return found;
  }

  /**
   * Deleted ones, too.
   * @throws DomainError when there is none
   */
  async anyOrganization(slug: string): Promise<AnyOrganization> {
    const found = await this.organizations.findAny(slug);
    if (!found) throw new DomainError('not_found', 'org_not_found', `There is no organization ${slug}`);
    return found;
  }

  /**
   * @param path organization/workspace, or of `org` the workspace only
   * @throws DomainError when there is none, or when it is not of `org`
   */
  async workspace(path: string, org?: string): Promise<string> {
    const [first = '', second] = path.split('/', 2);
    const [orgSlug, slug] = second === undefined ? [org ?? '', first] : [first, second];
    const found = org === undefined || org === orgSlug ? await this.workspaces.resolve(orgSlug, slug) : null;
    if (!found) throw new DomainError('not_found', 'workspace_not_found', `There is no workspace ${path}`);
    return found.workspaceId;
  }
}

/** Opens the database, puts the services together, and closes everything after the work. */
export async function lendOperator<T>(env: Env, work: (operator: Operator) => Promise<T>): Promise<T> {
  const database = await openOwnDatabase(env, () => undefined);
  try {
    const context = await NestFactory.createApplicationContext(
      OperatorModule.with(env, database.dataSource),
      {
        logger: false,
        abortOnError: false,
      },
    );
    try {
      return await work(new Operator(context));
    } finally {
      await context.close();
    }
  } finally {
    await database.stop();
  }
}
