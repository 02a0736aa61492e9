import { FactorChanges } from '../factors/factor-changes.service.js';
import { FactorCodes } from '../factors/factor-codes.service.js';
import { FactorGuesses } from '../factors/factor-guesses.service.js';
import { FactorNotices } from '../factors/factor-notices.service.js';
import { FactorProofs } from '../factors/factor-proofs.service.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { PendingSignInsRepository } from '../factors/pending-sign-ins.repository.js';
import { PendingSignIns } from '../factors/pending-sign-ins.service.js';
import { TotpSetUps } from '../factors/totp-set-up.service.js';
import { FactorAccess } from './factor-access.service.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactors } from './second-factors.service.js';
import { SecondStepController } from './second-step.controller.js';
import { SecondStep } from '../sign-in/second-step.service.js';
import { PasskeyChallenges } from '../passkeys/passkey-challenges.service.js';
import { PasskeyChecks } from '../passkeys/passkey-checks.service.js';
import { PasskeyMaking } from '../passkeys/passkey-making.service.js';
import { PasskeysRepository } from '../passkeys/passkeys.repository.js';
import { PasskeySignIn } from '../sign-in/passkey-sign-in.service.js';
import { KeptPasskeys } from './kept-passkeys.service.js';
import { OwnPasskeys } from './own-passkeys.service.js';
import { PasskeySignInController } from './passkey-sign-in.controller.js';
import { PasskeysController } from './passkeys.controller.js';

/** What two-factor authentication adds to the room. */
export const SECOND_FACTOR_PROVIDERS = [
  FactorAccess,
  FactorChanges,
  FactorCodes,
  FactorGuesses,
  FactorNotices,
  FactorProofs,
  FactorsRepository,
  KeptPasskeys,
  OwnPasskeys,
  PasskeyChallenges,
  PasskeyChecks,
  PasskeyMaking,
  PasskeySignIn,
  PasskeysRepository,
  PendingSignIns,
  PendingSignInsRepository,
  SecondFactors,
  SecondStep,
  TotpSetUps,
];

export const SECOND_FACTOR_CONTROLLERS = [
  SecondStepController,
  SecondFactorController,
  PasskeySignInController,
  PasskeysController,
];

/** For the pages. */
export const SECOND_FACTOR_EXPORTS = [
  FactorChanges,
  OwnPasskeys,
  PasskeyMaking,
  PasskeySignIn,
  SecondFactors,
  SecondStep,
];
