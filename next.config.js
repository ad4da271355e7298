/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks at the types of the whole project
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
