/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks at the types of the whole project
  htmlLimitedBots: /.*/, // a page’s title comes with the page: streamed after it, there are moments without one
  experimental: { authInterrupts: true },
  serverExternalPackages: [
    '@boxyhq/saml-jackson',
    '@node-rs/argon2',
    'bullmq',
    'ioredis',
    'nodemailer',
    'openid-client',
    'pg',
    'resend',
    'typeorm',
    'undici',
    'xml-encryption',
  ],
}
