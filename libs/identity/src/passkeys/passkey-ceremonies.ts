import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';

import type { PasskeyRow } from './passkeys.repository.js';

const TIMEOUT_MS = 5 * 60_000;
const SERVICE = 'Ligature';

/** Where passkeys are for, as browsers see it. */
export interface RelyingParty {
  /** The host, without its port. */
  readonly id: string;
  readonly origin: string;
}

/** Whose passkey is made. */
export interface PasskeyOwner {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
}

export interface MadePasskey {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly synced: boolean;
}

/** @param base the origin that the service is reached at */
export function relyingParty(base: string): RelyingParty {
  const { hostname, origin } = new URL(base);
  return { id: hostname, origin };
}

/** What the browser makes a passkey of; not another one where the user has one. */
export async function creationOptions(
  { id, username, email }: PasskeyOwner,
  present: readonly PasskeyRow[],
  challenge: string,
  party: RelyingParty,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  return generateRegistrationOptions({
    rpName: SERVICE,
    rpID: party.id,
    userName: email ?? username,
    userDisplayName: username,
    userID: bytesOf(id),
    challenge: fromBase64Url(challenge),
    timeout: TIMEOUT_MS,
    excludeCredentials: present.map(descriptorOf),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
}

/** What the browser signs; `null` for passkeys: whichever the person chooses, who shows that it is them. */
export async function requestOptions(
  passkeys: readonly PasskeyRow[] | null,
  challenge: string,
  party: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: fromBase64Url(challenge),
    timeout: TIMEOUT_MS,
    userVerification: passkeys === null ? 'required' : 'preferred',
    ...(passkeys === null ? {} : { allowCredentials: passkeys.map(descriptorOf) }),
  });
}

/** Throws where the answer of the browser does not hold. */
export async function madePasskey(
  response: object,
  challenge: string,
  party: RelyingParty,
): Promise<MadePasskey> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
  });
  if (!verified) throw new Error('the attestation does not hold');
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: [...(credential.transports ?? [])],
    synced: credentialBackedUp,
  };
}

/** Throws where the answer of the browser does not hold, also for a counter that went back. */
export async function usedPasskey(
  response: object,
  passkey: PasskeyRow,
  { challenge, isAlone }: { readonly challenge: string; readonly isAlone: boolean },
  party: RelyingParty,
): Promise<Pick<PasskeyRow, 'counter' | 'synced'>> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: credentialOf(passkey),
    requireUserVerification: isAlone,
  });
  if (!verified) throw new Error('the signature does not hold');
  return { counter: authenticationInfo.newCounter, synced: authenticationInfo.credentialBackedUp };
}

function credentialOf({ credentialId, publicKey, counter }: PasskeyRow): WebAuthnCredential {
  return { id: credentialId, publicKey: new Uint8Array(publicKey), counter };
}

function descriptorOf({ credentialId, transports }: PasskeyRow): { id: string; transports: string[] } {
  return { id: credentialId, transports };
}

/** The handle by which an authenticator knows the user: nothing that says who they are. */
export function bytesOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
