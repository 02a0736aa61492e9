import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { hasScope, type Principal, type Scope } from '#kernel';

import { authMissing, scopeMissing } from './auth.errors.js';
import { Authenticator } from './authenticator.js';
import { nextCall } from './call.js';
import { Callers } from './callers.js';
import { IS_PUBLIC, SCOPE } from './decorators.js';
import type { PlatformRequest, PlatformSocket } from './request.js';

interface Rule {
  readonly open: boolean;
  readonly scope: Scope | undefined;
}

/** Global and default-deny, on both wires. A socket's credential is looked up again for every event. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly rules = new WeakMap<object, Rule>();

  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.ruleOf(context);
    if (rule.open) return true;
    const principal =
      context.getType() === 'ws' ? await this.ofSocket(context) : await this.ofRequest(context);
    if (principal === null) throw authMissing();
    if (rule.scope !== undefined && !hasScope(principal, rule.scope)) throw scopeMissing(rule.scope);
    return true;
  }

  private ofRequest(context: ExecutionContext): Promise<Principal | null> {
    return this.callers.resolve(context.getArgByIndex<PlatformRequest>(0));
  }

  /** A credential that now belongs to somebody else speaks no longer for whom the socket hears. */
  private async ofSocket(context: ExecutionContext): Promise<Principal | null> {
    const { data } = context.switchToWs().getClient<PlatformSocket>();
    const known = data.principal?.subject;
    const { credentials } = data;
    const principal = credentials
      ? await this.authenticator.identify({ ...credentials, origin: nextCall(credentials.origin) })
      : null;
    data.principal = principal?.subject === known ? principal : null;
    return data.principal;
  }

  private ruleOf(context: ExecutionContext): Rule {
    const handler = context.getHandler();
    let rule = this.rules.get(handler);
    if (rule === undefined) {
      const targets = [handler, context.getClass()];
      rule = {
        open: this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) ?? false,
        scope: this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, targets),
      };
      this.rules.set(handler, rule);
    }
    return rule;
  }
}
