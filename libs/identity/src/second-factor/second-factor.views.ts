import { ApiProperty } from '@nestjs/swagger';

import type { FactorSummary } from '../factors/factors.repository.js';
import type { TotpSetUp } from '../factors/totp-codes.js';

export class TotpView {
  @ApiProperty({ type: 'string', format: 'date-time' })
  confirmedAt: string;
}

export class SecondFactorView {
  @ApiProperty({ description: 'Whether signing in asks for more than a password', example: true })
  enabled: boolean;

  @ApiProperty({ type: TotpView, nullable: true, description: 'The authenticator app; `null`: none' })
  totp: TotpView | null;

  @ApiProperty({ type: 'integer', description: 'How many recovery codes are left', example: 10 })
  recoveryCodesLeft: number;

  @ApiProperty({ type: 'integer', description: 'How many passkeys there are', example: 1 })
  passkeys: number;
}

export class NewTotpView {
  @ApiProperty({ description: 'For an app that cannot scan: base32' })
  secret: string;

  @ApiProperty({ description: 'What the QR code says' })
  uri: string;

  @ApiProperty({ description: 'An SVG document for an app to scan' })
  qrCode: string;
}

export class RecoveryCodesView {
  @ApiProperty({ type: [String], description: 'Told once: each works once, in place of a lost factor' })
  recoveryCodes: readonly string[];
}

export class FactorAddedView {
  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Told once, with the first factor of an account; `null`: there are some already',
  })
  recoveryCodes: readonly string[] | null;
}

export function secondFactorView(summary: FactorSummary): SecondFactorView {
  const { since, totpAt, recoveryCodes, passkeys } = summary;
  return {
    enabled: since !== null,
    totp: totpAt && { confirmedAt: totpAt.toISOString() },
    recoveryCodesLeft: recoveryCodes,
    passkeys,
  };
}

export async function newTotpView({ secret, uri }: TotpSetUp): Promise<NewTotpView> {
  return { secret, uri, qrCode: await qrCodeOf(uri) };
}

/** As SVG, for pages too. */
export async function qrCodeOf(text: string): Promise<string> {
  const { default: QRCode } = await import('qrcode');
  return QRCode.toString(text, { type: 'svg', margin: 2 });
}
