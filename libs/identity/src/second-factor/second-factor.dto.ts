import { JsonObject, Text } from '#platform/input';

import type { FactorProof } from '../factors/factor-proofs.service.js';
import type { ChangeProof } from './factor-access.service.js';
import { oneFactorOnly } from './second-factor.errors.js';

const LONGEST_INPUT = 1_000;
const LONGEST_CODE = 100;

/** Of every change of how one signs in. */
export class FactorChangeDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Not needed within ten minutes of signing in',
  })
  currentPassword?: string | null;

  @Text(1, LONGEST_CODE, { optional: true, describe: 'Of your authenticator app: six digits' })
  code?: string | null;

  @Text(1, LONGEST_CODE, { optional: true, describe: 'In place of `code`' })
  recoveryCode?: string | null;
}

/** Body of `POST /api/me/second-factor/totp/confirm`. */
export class TotpConfirmationDto {
  @Text(1, LONGEST_CODE, { describe: 'Six digits, as the app shows them now' })
  code: string;
}

/** Body of `POST /api/auth/second-factor`. */
export class SecondStepDto {
  @Text(1, LONGEST_INPUT, { describe: 'Of the answer to the first step' })
  pendingToken: string;

  @Text(1, LONGEST_CODE, { optional: true, describe: 'Of an authenticator app: six digits' })
  code?: string | null;

  @Text(1, LONGEST_CODE, { optional: true, describe: 'In place of a lost factor; works once' })
  recoveryCode?: string | null;

  @JsonObject({
    optional: true,
    describe: 'What `credential.toJSON()` says of what `navigator.credentials.get` answered',
  })
  passkey?: object | null;
}

/** The one factor that is shown; `null`: none. Refuses several. */
export function factorOf({
  code,
  recoveryCode,
}: Pick<FactorChangeDto, 'code' | 'recoveryCode'>): FactorProof | null {
  if (code != null && recoveryCode != null) throw oneFactorOnly();
  if (code != null) return { kind: 'totp', code };
  return recoveryCode == null ? null : { kind: 'recovery_code', code: recoveryCode };
}

/** What whoever changes something shows. */
export function changeProofOf(body: FactorChangeDto): ChangeProof {
  return { password: body.currentPassword ?? null, factor: factorOf(body) };
}
