import { applyDecorators, UseFilters } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';

import { WsErrorFilter } from './ws-error.filter.js';

/**
 * Makes a class a gateway on the one Socket.IO server. The global guards and the input pipe apply to it as they do
 * to controllers; only the error filter has to be named.
 */
export const Realtime = (): ClassDecorator => applyDecorators(WebSocketGateway(), UseFilters(WsErrorFilter));
