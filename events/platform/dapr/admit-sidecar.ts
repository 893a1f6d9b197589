import type { HttpInlet } from '../http/http-service.ts';
import { isSameSecret } from '../http/service-token.ts';

/**
 * An inlet's guard that lets the sidecar of this service in and nobody else.
 * Source: https://docs.dapr.io/operations/security/app-api-token/
 */
export function admitSidecar(appApiToken: string): Pick<HttpInlet, 'isAllowed' | 'refusal'> {
  return {
    isAllowed: ({ headers }) => {
      const token = headers['dapr-api-token'];
      return typeof token === 'string' && isSameSecret(token, appApiToken);
    },
    refusal: 'Only the sidecar of this service may call this; it sends APP_API_TOKEN as the header "dapr-api-token".',
  };
}
