import { ApiProperty } from '@nestjs/swagger';

import type { ConnectedAccount } from './connected-accounts.service.js';

export class OwnIdentityView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({
    enum: ['oidc', 'github', 'google'],
    description: '`oidc`: the OpenID Connect issuer of this installation',
  })
  provider: string;

  @ApiProperty({ description: 'Address of the provider', example: 'https://github.com' })
  issuer: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'What you are called there', example: 'grace' })
  name: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Verified by the provider' })
  email: string | null;

  @ApiProperty({
    description: 'Whether one can sign in with it: the provider may not be configured any more',
  })
  signsIn: boolean;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When you last signed in with it in a browser; `null`: never',
    example: '2026-11-29T12:00:00.000Z',
  })
  usedAt: string | null;
}

export class OwnIdentitiesView {
  @ApiProperty({ type: [OwnIdentityView], description: 'The oldest first' })
  identities: OwnIdentityView[];
}

export function ownIdentitiesView(accounts: readonly ConnectedAccount[]): OwnIdentitiesView {
  return {
    identities: accounts.map(({ id, provider, issuer, name, email, signsIn, createdAt, usedAt }) => ({
      ...{ id, provider, issuer, name, email, signsIn },
      createdAt: createdAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    })),
  };
}
