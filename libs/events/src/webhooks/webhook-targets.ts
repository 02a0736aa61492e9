import { isIP } from 'node:net';

import { Injectable } from '@nestjs/common';

import { parseUrl } from '#kernel';
import { Env } from '#platform/config';

import { EventsSettings } from '../events.env.js';
import { type AddressRules, isLoopback, mayBeReached } from './target-addresses.js';
import { WebhookNetwork } from './webhook-network.js';
import { badTarget } from './webhooks.errors.js';

/** Where to, with the addresses that were checked: nothing else is connected to. */
export interface ResolvedTarget {
  readonly url: URL;
  readonly addresses: readonly string[];
}

/** A target that nothing is delivered to, and why. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/**
 * Where events may be delivered. Only the operator lets the service reach into a network of their own
 * (LIGATURE_WEBHOOK_ALLOW); with the embedded database, on a machine of one's own, also that machine.
 */
@Injectable()
export class WebhookTargets {
  private readonly rules: AddressRules;

  constructor(
    private readonly network: WebhookNetwork,
    { databaseUrl }: Env,
    { webhookAllow }: EventsSettings,
  ) {
    this.rules = { allowed: webhookAllow, loopback: databaseUrl === null };
  }

  /** The URL as it is kept. Refuses what is none, or is sure not to be delivered to. */
  demand(text: string): string {
    const url = parseUrl(text);
    if (url === null) throw badTarget('should be an absolute URL');
    const mistake = this.mistakeOf(url);
    if (mistake !== null) throw badTarget(mistake);
    return url.href;
  }

  /**
   * Resolved once for each attempt; all addresses have to be allowed.
   * @throws Unreachable
   */
  async resolve(text: string): Promise<ResolvedTarget> {
    const url = new URL(text);
    const mistake = this.mistakeOf(url);
    if (mistake !== null) throw new Unreachable(mistake);
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? await this.addressesOf(host) : [host];
    if (!addresses.every((address) => this.allows(url, address))) throw new Unreachable(NOT_ALLOWED);
    return { url, addresses };
  }

  private async addressesOf(host: string): Promise<readonly string[]> {
    const addresses = await this.network.resolve(host).catch(() => []);
    if (addresses.length === 0) throw new Unreachable('The host has no address');
    return addresses;
  }

  /** What can be told without asking for the addresses of a name. */
  private mistakeOf(url: URL): string | null {
    const { protocol, username, password } = url;
    const host = hostOf(url);
    const isLocal = this.rules.loopback && (host === 'localhost' || isLoopback(host));
    if (protocol !== 'https:' && !(protocol === 'http:' && isLocal))
      return this.rules.loopback ? HTTPS_OR_LOCAL : HTTPS;
    if (username !== '' || password !== '') return 'should hold no username and no password';
    return isIP(host) !== 0 && !this.allows(url, host) ? NOT_ALLOWED : null;
  }

  private allows({ protocol }: URL, address: string): boolean {
    return protocol === 'https:' ? mayBeReached(address, this.rules) : isLoopback(address);
  }
}

const HTTPS = 'should begin with https://';
const HTTPS_OR_LOCAL = 'should begin with https://, or http:// on this machine';
const NOT_ALLOWED = 'The address is not allowed: it is not public, and the operator has not opened it';

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
