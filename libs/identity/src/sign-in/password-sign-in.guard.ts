import { type CanActivate, Injectable } from '@nestjs/common';

import { IdentitySettings } from '../identity.env.js';
import { passwordSignInOff } from './sign-in.errors.js';

/** Keeps routes that are about passwords shut where people sign in with their identity provider only. */
@Injectable()
export class PasswordSignInGuard implements CanActivate {
  constructor(private readonly settings: IdentitySettings) {}

  canActivate(): boolean {
    if (this.settings.passwordSignIn === 'off') throw passwordSignInOff();
    return true;
  }
}
