import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** Headers that every answer of the web service carries; the policy for scripts is set per document in `proxy.ts`, with its nonce. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const config: NextConfig = {
  // A second build beside one that is running, for tests.
  distDir: process.env['WEB_DIST_DIR'] ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  compress: false,
  images: { unoptimized: true },
  // The whole repository is one package: imports such as `#schemas/…` leave this folder.
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
  outputFileTracingRoot: fileURLToPath(new URL('..', import.meta.url)),
  // `npx tsc -p web` checks the types; TypeScript 7 has no API that `next build` could use.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'better-auth', 'drizzle-orm', 'pino', '@prometheus-io/client'],
  experimental: {
    // What a first start builds it builds once: the cache for a second build is larger than all that is built, and takes as long to write as a quarter of it.
    turbopackFileSystemCacheForBuild: false,
    turbopackSourceMaps: process.env['NODE_ENV'] !== 'production',
  },
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
};

export default config;
