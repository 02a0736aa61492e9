import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { type ChangeProof, Me, OwnPasskeys, qrCodeOf, SecondFactors } from '#identity';
import type { Principal } from '#kernel';
import { asPage, type PageData, redirect } from '#platform/pages';

import { SiteTemplates } from '../pages/site-templates.js';
import { formField } from '../pages/form-field.js';
import type { SignedInPage } from './signed-in-visitors.page.js';

export const SECOND_FACTOR_PAGE = '/account/second-factor';
const APP_CODE = /^[\d\s]+$/;

/** A part of the page that has a form of its own. */
export type FactorForm = 'app' | 'codes' | 'passkeys';

const DONE: Readonly<Record<string, string>> = {
  app: 'The authenticator app was added.',
  'app-off': 'The authenticator app was turned off.',
  passkeys: 'The passkey was added.',
  'passkey-name': 'The passkey was renamed.',
  'passkey-off': 'The passkey was removed.',
};

/** What the template prints. */
interface SecondFactorPage extends PageData {
  readonly isOn: boolean;
  readonly hasPassword: boolean;
  /** Whether they signed in so lately that nothing else has to be shown. */
  readonly isFresh: boolean;
  readonly totpSince: string | null;
  readonly codesLeft: number;
  readonly passkeys: readonly PasskeyLine[];
  readonly done: string | null;
  readonly errors: Readonly<Partial<Record<FactorForm, string>>>;
}

interface PasskeyLine {
  readonly id: string;
  readonly name: string;
  readonly added: string;
  /** `null`: never. */
  readonly used: string | null;
}

interface SetUpPage extends PageData {
  /** SVG of our own; `null`: it was shown before. */
  readonly qrCode: string | null;
  readonly secret: string | null;
  readonly error: string | null;
}

interface RecoveryCodesPage extends PageData {
  readonly codes: readonly string[];
}

/** The pages of what people show beside their password. */
@Injectable()
export class SecondFactorPages {
  constructor(
    private readonly factors: SecondFactors,
    private readonly passkeys: OwnPasskeys,
    private readonly me: Me,
    private readonly templates: SiteTemplates,
  ) {}

  async overview(
    visitor: Principal,
    { done, errors = {} }: { done?: unknown; errors?: SecondFactorPage['errors'] },
  ): Promise<string> {
    const { since, totpAt, recoveryCodes } = await this.factors.of(visitor);
    const { account } = await this.me.of(visitor);
    const page: SecondFactorPage = {
      title: 'Two-factor authentication',
      isOn: since !== null,
      hasPassword: account?.passwordHash != null,
      isFresh: this.factors.isFresh(visitor),
      totpSince: totpAt && dayOf(totpAt),
      codesLeft: recoveryCodes,
      passkeys: (await this.passkeys.list(visitor)).map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        added: dayOf(createdAt),
        used: lastUsedAt && dayOf(lastUsedAt),
      })),
      done: typeof done === 'string' ? (DONE[done] ?? null) : null,
      errors,
    };
    return this.templates.render('second-factor', page);
  }

  /** What an app scans, or is told; `null`: it was shown, and only the first code is wanted. */
  async setUp(
    shown: { readonly secret: string; readonly uri: string } | null,
    error: string | null,
  ): Promise<string> {
    const page: SetUpPage = {
      title: 'Set up an authenticator app',
      qrCode: shown && (await qrCodeOf(shown.uri)),
      secret: shown && (shown.secret.match(/.{4}/g)?.join(' ') ?? null),
      error,
    };
    return this.templates.render('totp-set-up', page);
  }

  /** With what was refused, where it was asked for. */
  refusing(form: FactorForm): SignedInPage {
    return {
      path: SECOND_FACTOR_PAGE,
      refused: (visitor, message) => this.overview(visitor, { errors: { [form]: message } }),
    };
  }

  /** New recovery codes are in this answer, and nowhere else. */
  told(codes: readonly string[] | null, done: string, reply: FastifyReply): string {
    if (codes === null) return redirect(reply, `${SECOND_FACTOR_PAGE}?done=${done}`);
    asPage(reply);
    const page: RecoveryCodesPage = { title: 'Your recovery codes', codes };
    return this.templates.render('recovery-codes', page);
  }
}

function dayOf(date: Date): string {
  return date.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

/** What whoever changes something shows: one field takes codes of both kinds. */
export function changeProofIn(body: unknown): ChangeProof {
  const code = formField(body, 'code').trim();
  const password = formField(body, 'currentPassword') || null;
  if (code === '') return { password, factor: null };
  return { password, factor: { kind: APP_CODE.test(code) ? 'totp' : 'recovery_code', code } };
}
