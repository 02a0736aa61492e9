import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, Public } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { RateLimit } from '#platform/limits';

import { isObject } from '../input/values.js';
import { LauncherService } from './launcher.service.js';
import { QrCodeRoute } from './qr.docs.js';
import { parseQrLook, type QrLook } from './qr-input.js';

const CACHE = 'public, max-age=3600';
const NO_CACHE = 'private, no-store';
const SVG = {
  schema: { type: 'string' },
  example: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37" shape-rendering="crispEdges">…</svg>',
};
const PNG = { schema: { type: 'string', contentMediaType: 'image/png' } };

/** The address of a bundle as a QR code: what is on it is as public as the address. */
@ApiTags('bundles')
@Controller('l')
@RateLimit({ bucket: 'qr', limit: 120, windowMs: 60_000 })
export class QrController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly env: Env,
  ) {}

  @Get(':slug/qr.svg')
  @Public()
  @QrCodeRoute('get_linky_qr_svg', 'The address of a bundle as a QR code, drawn', 'image/svg+xml', SVG)
  async svg(
    @Param('slug') slug: string,
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const look = parseQrLook(query);
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toString(address, { type: 'svg', ...sized(look, query) });
  }

  @Get(':slug/qr.png')
  @Public()
  @QrCodeRoute('get_linky_qr_png', 'The address of a bundle as a QR code, in pixels', 'image/png', PNG)
  async png(
    @Param('slug') slug: string,
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const look = parseQrLook(query);
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/png', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toBuffer(address, look);
  }

  /** An address that was taken from the request is for whoever sent it: the next one may have sent another. */
  private cache(): string {
    return this.env.publicUrl === null ? NO_CACHE : CACHE;
  }

  private async addressOf(name: string, request: PlatformRequest): Promise<string> {
    await this.launcher.demand(name);
    return `${publicBase(this.env, request)}/l/${encodeURIComponent(name)}`;
  }
}

/** A drawing has no size of its own, unless one is asked for. */
function sized(
  { width, ...look }: QrLook,
  query: unknown,
): Omit<QrLook, 'width'> & { readonly width?: number } {
  return isObject(query) && query['size'] !== undefined ? { ...look, width } : look;
}
