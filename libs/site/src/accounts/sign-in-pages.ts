import { Injectable } from '@nestjs/common';

import { IdentityProviders, IdentitySettings } from '#identity';

import { SiteTemplates } from '../pages/site-templates.js';
import { type Form, signInPage, type SignInPageName } from './sign-in.view.js';

/** The pages on which people sign in and register, with the ways to do so that there are. */
@Injectable()
export class SignInPages {
  constructor(
    private readonly templates: SiteTemplates,
    private readonly providers: IdentityProviders,
    private readonly settings: IdentitySettings,
  ) {}

  /** Whether there is a page on which people register. */
  get hasSignUp(): boolean {
    return this.settings.passwordSignIn === 'on';
  }

  render(page: SignInPageName, form: Form, returnTo: string | null, error: string | null = null): string {
    const takesPasswords = this.settings.passwordSignIn === 'on';
    const ways = { takesPasswords, providers: this.providers.offer() };
    return this.templates.render(page, signInPage(page, form, returnTo, ways, error));
  }
}
