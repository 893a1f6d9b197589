import type { IncomingMessage } from 'node:http';

/**
 * The address a request came from, for rate limits: the peer's, or behind one trusted reverse proxy the last entry of `X-Forwarded-For`, which that
 * proxy appended itself.
 */
export function clientAddress(request: IncomingMessage, isBehindProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? '0.0.0.0';
  if (!isBehindProxy) return peer;
  const forwarded = [request.headers['x-forwarded-for'] ?? ''].flat().join(',');
  return forwarded.split(',').at(-1)?.trim() || peer;
}
