import { Module } from '@nestjs/common';

import { OwnedWebhooksModule, QueueModule, WebhookHoldersModule } from '#events';
import { Authenticator, Callers } from '#platform/auth';
import { IdempotencyModule } from '#platform/http';
import { McpModule } from '#platform/mcp';
import { Visitors } from '#platform/pages';

import { AssignedPasswords } from './directory/assigned-passwords.service.js';
import { Accounts } from './accounts/accounts.service.js';
import { UserAccess } from './directory/user-access.service.js';
import { UserDirectoryRepository } from './directory/user-directory.repository.js';
import { UserDirectory } from './directory/user-directory.service.js';
import { AddressConfirmation } from './address-links/address-confirmation.service.js';
import { AddressLinks } from './address-links/address-links.service.js';
import { AddressNotices } from './address-links/address-notices.js';
import { AddressRequests } from './address-links/address-requests.service.js';
import { VerifyEmailController } from './address-links/verify-email.controller.js';
import { EmailVerification } from './accounts/email-verification.service.js';
import { HashingQueues } from './accounts/hashing-queues.js';
import { OwnAccountsRepository } from './accounts/own-accounts.repository.js';
import { Passwords } from './accounts/passwords.js';
import { UsersRepository } from './accounts/users.repository.js';
import { VerifiedAddresses } from './accounts/verified-addresses.js';
import { CurrentCallers } from './authentication/current-callers.service.js';
import { IdentityAuthenticator } from './authentication/identity-authenticator.js';
import { WebhookDirectory } from './authentication/webhook-directory.js';
import { IssuerAuthentication } from './authentication/issuer-authentication.js';
import { KeyAuthentication } from './authentication/key-authentication.js';
import { SessionAuthentication } from './authentication/session-authentication.js';
import { IssuerTokens } from './tokens/issuer-tokens.js';
import { PrincipalsRepository } from './authentication/principals.repository.js';
import { Contents } from './contents/contents.js';
import { EXPORTS } from './exports/exports.providers.js';
import {
  INVITATION_CONTROLLERS,
  INVITATION_EXPORTS,
  INVITATION_PROVIDERS,
} from './invitations/invitations.providers.js';
import { KEYS } from './keys/keys.providers.js';
import { MembersController } from './organizations/members.controller.js';
import { MembersRepository } from './organizations/members.repository.js';
import { Members } from './organizations/members.service.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OrganizationsRepository } from './organizations/organizations.repository.js';
import { Organizations } from './organizations/organizations.service.js';
import { MeController } from './me/me.controller.js';
import { Me } from './me/me.service.js';
import { OwnSessionsController } from './me/own-sessions.controller.js';
import { OwnSessions } from './me/own-sessions.service.js';
import { PasswordChange } from './me/password-change.service.js';
import { Profile } from './me/profile.service.js';
import { MailLinksRepository } from './mail-links/mail-links.repository.js';
import { MailLinks } from './mail-links/mail-links.service.js';
import { LinkedAccount } from './password-reset/linked-account.js';
import { PasswordLinks } from './password-reset/password-links.service.js';
import { PasswordOwnersRepository } from './password-reset/password-owners.repository.js';
import { PasswordReplacement } from './password-reset/password-replacement.service.js';
import { PasswordRequests } from './password-reset/password-requests.service.js';
import { PasswordResetController } from './password-reset/password-reset.controller.js';
import { PasswordReset } from './password-reset/password-reset.service.js';
import { PeopleController } from './people/people.controller.js';
import { PeopleRepository } from './people/people.repository.js';
import { People } from './people/people.service.js';
import { REMOVALS } from './removals/removals.providers.js';
import { ExportRecords } from './retention/export-records.service.js';
import { InvitationRecords } from './retention/invitation-records.service.js';
import { RevokedKeyRecords } from './retention/revoked-key-records.service.js';
import { SessionRecords } from './retention/session-records.service.js';
import {
  SECOND_FACTOR_CONTROLLERS,
  SECOND_FACTOR_EXPORTS,
  SECOND_FACTOR_PROVIDERS,
} from './second-factor/second-factor.providers.js';
import { EndedSessionsRepository } from './sessions/ended-sessions.repository.js';
import { SessionTokens } from './sessions/session-tokens.js';
import { SessionUses } from './sessions/session-uses.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import {
  SINGLE_SIGN_ON,
  SINGLE_SIGN_ON_CONTROLLERS,
  SINGLE_SIGN_ON_FOR_OTHERS,
} from './single-sign-on/single-sign-on.providers.js';
import { UsedLinks } from './sessions/used-links.service.js';
import { AuthController } from './sign-in/auth.controller.js';
import { SessionOrganizationController } from './sign-in/session-organization.controller.js';
import { SignInLinkTokens } from './sign-in/sign-in-link-tokens.js';
import { SignInLinks } from './sign-in/sign-in-links.service.js';
import { PasswordCheck } from './sign-in/password-check.service.js';
import { RecentSignIn } from './sign-in/recent-sign-in.service.js';
import { SignIn } from './sign-in/sign-in.service.js';
import { SignedInSessions } from './sign-in/signed-in-sessions.service.js';
import { SignUp } from './sign-in/sign-up.service.js';
import { OrganizationWorkspacesController } from './workspaces/organization-workspaces.controller.js';
import { WorkspacesController } from './workspaces/workspaces.controller.js';
import { WorkspacesRepository } from './workspaces/workspaces.repository.js';
import { Workspaces } from './workspaces/workspaces.service.js';
import { DELETION_CONTROLLERS, DELETION_EXPORTS, DELETION_PROVIDERS } from './deletion/deletion.providers.js';

/** Who exists and who is calling. Implements platform's `Authenticator` for both wires. */
@Module({
  imports: [IdempotencyModule, McpModule, OwnedWebhooksModule, QueueModule, WebhookHoldersModule],
  controllers: [
    ...DELETION_CONTROLLERS,
    ...INVITATION_CONTROLLERS,
    AuthController,
    SessionOrganizationController,
    ...SECOND_FACTOR_CONTROLLERS,
    ...SINGLE_SIGN_ON_CONTROLLERS,
    WorkspacesController,
    OrganizationWorkspacesController,
    OrganizationsController,
    MembersController,
    PasswordResetController,
    VerifyEmailController,
    PeopleController,
    MeController,
    OwnSessionsController,
    ...EXPORTS.controllers,
    ...KEYS.controllers,
  ],
  providers: [
    ...SINGLE_SIGN_ON,
    ...EXPORTS.providers,
    ...KEYS.providers,
    ...REMOVALS,
    ...DELETION_PROVIDERS,
    ...INVITATION_PROVIDERS,
    ...SECOND_FACTOR_PROVIDERS,
    Accounts,
    AddressConfirmation,
    AddressLinks,
    AddressNotices,
    AddressRequests,
    AssignedPasswords,
    Callers,
    CurrentCallers,
    EmailVerification,
    EndedSessionsRepository,
    HashingQueues,
    InvitationRecords,
    IssuerAuthentication,
    IssuerTokens,
    KeyAuthentication,
    LinkedAccount,
    MailLinks,
    MailLinksRepository,
    Members,
    MembersRepository,
    Contents,
    ExportRecords,
    Organizations,
    OrganizationsRepository,
    Me,
    OwnAccountsRepository,
    OwnSessions,
    PasswordChange,
    PasswordCheck,
    PasswordLinks,
    PasswordOwnersRepository,
    PasswordReplacement,
    PasswordRequests,
    PasswordReset,
    Passwords,
    Profile,
    RecentSignIn,
    People,
    PeopleRepository,
    PrincipalsRepository,
    RevokedKeyRecords,
    SessionAuthentication,
    SessionRecords,
    Sessions,
    SessionsRepository,
    SessionTokens,
    SessionUses,
    SignedInSessions,
    SignIn,
    SignInLinkTokens,
    SignInLinks,
    SignUp,
    UsedLinks,
    UserAccess,
    UserDirectory,
    UserDirectoryRepository,
    UsersRepository,
    VerifiedAddresses,
    Visitors,
    WebhookDirectory,
    Workspaces,
    WorkspacesRepository,
    { provide: Authenticator, useClass: IdentityAuthenticator },
  ],
  exports: [
    ...SINGLE_SIGN_ON_FOR_OTHERS,
    ...EXPORTS.shared,
    ...KEYS.shared,
    ...REMOVALS,
    ...DELETION_EXPORTS,
    AddressRequests,
    Accounts,
    AddressConfirmation,
    AssignedPasswords,
    Authenticator,
    Callers,
    CurrentCallers,
    EmailVerification,
    ...INVITATION_EXPORTS,
    Members,
    Contents,
    Me,
    Organizations,
    PasswordLinks,
    PasswordRequests,
    PasswordReset,
    OwnSessions,
    Passwords,
    Sessions,
    ...SECOND_FACTOR_EXPORTS,
    SignedInSessions,
    SignIn,
    SignInLinks,
    UserAccess,
    UserDirectory,
    VerifiedAddresses,
    Visitors,
    Workspaces,
  ],
})
export class IdentityModule {}
