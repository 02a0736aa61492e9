import { ApiProperty } from '@nestjs/swagger';

import type { PasskeyRow } from '../passkeys/passkeys.repository.js';
import type { AddedPasskey } from './own-passkeys.service.js';

export class PasskeyView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'laptop' })
  name: string;

  @ApiProperty({ description: 'Whether it is kept in a keychain that several devices have', example: true })
  synced: boolean;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: '`null`: never' })
  lastUsedAt: string | null;
}

export class PasskeysView {
  @ApiProperty({ type: [PasskeyView], description: 'The oldest first' })
  passkeys: PasskeyView[];
}

export class AddedPasskeyView {
  @ApiProperty({ type: PasskeyView })
  passkey: PasskeyView;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Told once, with the first factor of an account; `null`: there are some already',
  })
  recoveryCodes: readonly string[] | null;
}

export class PasskeyOptionsView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'For `PublicKeyCredential.parseCreationOptionsFromJSON`, or to sign in `parseRequestOptionsFromJSON`',
  })
  publicKey: object;
}

export function passkeyView({ id, name, synced, createdAt, lastUsedAt }: PasskeyRow): PasskeyView {
  return {
    id,
    name,
    synced,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt && lastUsedAt.toISOString(),
  };
}

export function passkeysView(rows: readonly PasskeyRow[]): PasskeysView {
  return { passkeys: rows.map(passkeyView) };
}

export function addedPasskeyView({ passkey, recoveryCodes }: AddedPasskey): AddedPasskeyView {
  return { passkey: passkeyView(passkey), recoveryCodes };
}
