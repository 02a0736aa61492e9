import { bundleEnvelope, flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { ExternalIdentity } from './accounts/external-identity.entity.js';
import { PendingSignIn } from './factors/pending-sign-in.entity.js';
import { RecoveryCode } from './factors/recovery-code.entity.js';
import { TotpFactor } from './factors/totp-factor.entity.js';
import { DemandSecondFactors1796212000000 } from './migrations/1796212000000-demand-second-factors.js';
import { KeepPasskeys1796211000000 } from './migrations/1796211000000-keep-passkeys.js';
import { Passkey } from './passkeys/passkey.entity.js';
import { KeepSecondFactors1796210000000 } from './migrations/1796210000000-keep-second-factors.js';
import { User } from './accounts/user.entity.js';
import { Export } from './exports/export.entity.js';
import { ExportChunk } from './exports/export-chunk.entity.js';
import { Invitation } from './invitations/invitation.entity.js';
import { ApiKey } from './keys/api-key.entity.js';
import { EndOrganizations1796120000000 } from './migrations/1796120000000-end-organizations.js';
import { InviteMembers1796120100000 } from './migrations/1796120100000-invite-members.js';
import { CreateIdentity1795233600000 } from './migrations/1795233600000-create-identity.js';
import { RememberWhoMintedKeys1795420100000 } from './migrations/1795420100000-remember-who-minted-keys.js';
import { VerifyEmailAddresses1795420000000 } from './migrations/1795420000000-verify-email-addresses.js';
import { IndexRevokedKeys1795510100000 } from './migrations/1795510100000-index-revoked-keys.js';
import { KeepPendingAddresses1796100100000 } from './migrations/1796100100000-keep-pending-addresses.js';
import { LetAccountsBeDeleted1796100200000 } from './migrations/1796100200000-let-accounts-be-deleted.js';
import { KeepSessions1796100000000 } from './migrations/1796100000000-keep-sessions.js';
import { LetKeysExpire1796130000000 } from './migrations/1796130000000-let-keys-expire.js';
import { LetKeysRotate1796130100000 } from './migrations/1796130100000-let-keys-rotate.js';
import { OrganizationMembership } from './organizations/membership.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { EndedSession } from './sessions/ended-session.entity.js';
import { SessionRecord } from './sessions/session.entity.js';
import { Workspace } from './workspaces/workspace.entity.js';
import { accountsDocs } from './identity.docs.js';
import { RememberWhoWasToldOfEnds1796110200000 } from './migrations/1796110200000-remember-who-was-told-of-ends.js';
import { MailLink } from './mail-links/mail-link.entity.js';
import { EndEarlierSessions1796160100000 } from './migrations/1796160100000-end-earlier-sessions.js';
import { TellThatKeysExpired1796220100000 } from './migrations/1796220100000-tell-that-keys-expired.js';
import { DisableUsers1796160000000 } from './migrations/1796160000000-disable-users.js';
import { KeepExternalIdentities1796200000000 } from './migrations/1796200000000-keep-external-identities.js';
import { NumberExternalIdentities1796280000000 } from './migrations/1796280000000-number-external-identities.js';
import { KeepMailLinks1796110100000 } from './migrations/1796110100000-keep-mail-links.js';
import { FollowRemovals1796230100000 } from './migrations/1796230100000-follow-removals.js';
import { KeepExports1796230000000 } from './migrations/1796230000000-keep-exports.js';
import { Removal } from './removals/removal.entity.js';
import { identityEvents } from './identity.events.js';
import { IdentityModule } from './identity.module.js';
import { IdentitySettings } from './identity.env.js';

export const identity = defineModule({
  name: 'identity',
  module: IdentityModule,
  schema: 'identity',
  entities: [
    User,
    ExternalIdentity,
    Organization,
    OrganizationMembership,
    Workspace,
    ApiKey,
    SessionRecord,
    EndedSession,
    MailLink,
    Invitation,
    Export,
    ExportChunk,
    Removal,
    TotpFactor,
    Passkey,
    RecoveryCode,
    PendingSignIn,
  ],
  migrations: [
    CreateIdentity1795233600000,
    VerifyEmailAddresses1795420000000,
    RememberWhoMintedKeys1795420100000,
    IndexRevokedKeys1795510100000,
    KeepSessions1796100000000,
    KeepPendingAddresses1796100100000,
    LetAccountsBeDeleted1796100200000,
    KeepMailLinks1796110100000,
    RememberWhoWasToldOfEnds1796110200000,
    EndOrganizations1796120000000,
    InviteMembers1796120100000,
    LetKeysExpire1796130000000,
    LetKeysRotate1796130100000,
    DisableUsers1796160000000,
    EndEarlierSessions1796160100000,
    KeepExternalIdentities1796200000000,
    KeepExports1796230000000,
    FollowRemovals1796230100000,
    KeepSecondFactors1796210000000,
    KeepPasskeys1796211000000,
    DemandSecondFactors1796212000000,
    TellThatKeysExpired1796220100000,
    NumberExternalIdentities1796280000000,
  ],
  settings: IdentitySettings,
  scopes: { 'keys:admin': {} },
  events: identityEvents,
  docs: accountsDocs,
  wires: [
    { prefix: '/api/auth', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/invitations', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/orgs', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/me/keys', envelope: bundleEnvelope, body: 'json', anyType: true },
  ],
});

export { type Account, Accounts, type OwnAccount } from './accounts/accounts.service.js';
export { AssignedPasswords } from './directory/assigned-passwords.service.js';
export { AddressConfirmation } from './address-links/address-confirmation.service.js';
export { EmailVerification } from './accounts/email-verification.service.js';
export { Passwords } from './accounts/passwords.js';
export { type VerifiedAddress, VerifiedAddresses } from './accounts/verified-addresses.js';
export type { ApiKeyView, KeyOwner } from './keys/api-key.js';
export type { KnownUser } from './directory/user-directory.repository.js';
export { UserAccess } from './directory/user-access.service.js';
export { UserDirectory } from './directory/user-directory.service.js';
export type { ListRequest } from './lists/list.dto.js';
export type { ListPage } from './lists/pages.js';
export { ApiKeys } from './keys/api-keys.service.js';
export { KeyRotation } from './keys/key-rotation.service.js';
export { parseDetails } from './keys/key-input.js';
export { KeyListing } from './keys/key-listing.service.js';
export type { MintedKey } from './keys/key-minting.service.js';
export { KeyExpiries } from './keys/key-expiries.service.js';
export { KeyEnds } from './keys/key-ends.service.js';
export { MailLinks } from './mail-links/mail-links.service.js';
export { PasswordLinks } from './password-reset/password-links.service.js';
export { PasswordRequests } from './password-reset/password-requests.service.js';
export { PasswordReset } from './password-reset/password-reset.service.js';
export { CurrentCallers } from './authentication/current-callers.service.js';
export { IdentityModule } from './identity.module.js';
export type {
  ContentOwner,
  ExportPart,
  ExportRecord,
  RemovalInProgress,
  RemovalPart,
  RestorePart,
  RestorePlace,
} from './contents/content.js';
export { Contents } from './contents/contents.js';
export { recordPages, withoutPlace } from './contents/record-pages.js';
export { withPeople } from './contents/known-people.js';
export { exportFile } from './exports/export-answers.js';
export { type Attention } from './archives/attention.js';
export { ArchiveRestore } from './archives/archive-restore.service.js';
export { ExportSource } from './exports/export-source.service.js';
export type { ExportRow } from './exports/exports.repository.js';
export { RequestedExports } from './exports/requested-exports.service.js';
export { ExportRecords } from './retention/export-records.service.js';
export type { DeletionRow } from './removals/removals.repository.js';
export { Removals } from './removals/removals.service.js';
export { InvitationAnswers, type InvitationState } from './invitations/invitation-answers.service.js';
export { AddressRequests } from './address-links/address-requests.service.js';
export { OwnAccountDeletion } from './deletion/own-account-deletion.service.js';
export { AccountDeletions } from './deletion/account-deletions.service.js';
export { Me } from './me/me.service.js';
export { OwnSessions } from './me/own-sessions.service.js';
export { Members } from './organizations/members.service.js';
export { Organizations } from './organizations/organizations.service.js';
export { InvitationRecords } from './retention/invitation-records.service.js';
export { RevokedKeyRecords } from './retention/revoked-key-records.service.js';
export { SessionRecords } from './retention/session-records.service.js';
export type { KnownDevice } from './sessions/device.js';
export { SessionUses } from './sessions/session-uses.js';
export { type Session, Sessions } from './sessions/sessions.service.js';
export { ConnectedAccounts } from './single-sign-on/connected-accounts.service.js';
export { Connections, type OpenProposal } from './single-sign-on/connections.service.js';
export { ExternalSignIn } from './single-sign-on/external-sign-in.service.js';
export { IdentityProviders, type SignInOption } from './single-sign-on/identity-providers.service.js';
export { PasswordSignInGuard } from './sign-in/password-sign-in.guard.js';
export { deviceOf } from './sign-in/device-of.js';
export { endingCookie, startingCookie } from './sign-in/session-cookie.js';
export { SignInLinks } from './sign-in/sign-in-links.service.js';
export { type FactorMethod, pendingOf } from './factors/factors.errors.js';
export { FactorChanges } from './factors/factor-changes.service.js';
export { type FactorProof } from './factors/factor-proofs.service.js';
export { PendingSignIns } from './factors/pending-sign-ins.service.js';
export { relyingParty } from './passkeys/passkey-ceremonies.js';
export type { PasskeyAnswer } from './passkeys/passkey-checks.service.js';
export { keepingChallenge, keptChallenge } from './passkeys/passkey-cookie.js';
export { PasskeyMaking } from './passkeys/passkey-making.service.js';
export { OwnPasskeys } from './second-factor/own-passkeys.service.js';
export { PasskeySignIn } from './sign-in/passkey-sign-in.service.js';
export { SecondFactors } from './second-factor/second-factors.service.js';
export type { ChangeProof } from './second-factor/factor-access.service.js';
export { qrCodeOf } from './second-factor/second-factor.views.js';
export { SecondStep } from './sign-in/second-step.service.js';
export { type SignedIn, SignIn } from './sign-in/sign-in.service.js';
export { Workspaces } from './workspaces/workspaces.service.js';
export { IdentitySettings } from './identity.env.js';
