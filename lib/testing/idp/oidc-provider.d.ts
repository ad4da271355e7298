/** What this folder uses of oidc-provider 9, which brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export type Context = {
    type: string
    body: unknown
    oidc?: {
      route: string
      provider: Provider
      client: { clientId: string }
      session: { accountId: string; grantIdFor(clientId: string): string | undefined }
      entities: { Account?: { accountId: string } }
    }
  }

  export type Interaction = {
    prompt: { name: string; reasons: string[] }
    params: { client_id: string; redirect_uri: string; prompt?: string; max_age?: number | string }
  }

  export type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> }
  export type Client = { redirectUriAllowed(uri: string): boolean }
  type Policy = { add(prompt: object, index?: number): void }

  export const interactionPolicy: {
    base(): Policy
    Prompt: new (options: { name: string; requestable: boolean }) => object
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    Client: { prototype: Client }
    Grant: {
      new (properties: { clientId: string; accountId: string }): Grant
      find(id: string): Promise<Grant | undefined>
    }
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): void
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>
    interactionFinished(req: IncomingMessage, res: ServerResponse, result: Record<string, unknown>): Promise<void>
  }
}
