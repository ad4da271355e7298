import NextAuth from 'next-auth'
import { nextAuthOptions } from '@/lib/login/next-auth'

type Context = { params: Promise<{ nextauth: string[] }> }

/** Everything else of next-auth's own routes is 404: it signs nobody in here (I27). */
const answered = { GET: ['session', 'csrf'], POST: ['signout'] }

async function handle(request: Request, context: Context): Promise<Response> {
  const [action, ...more] = (await context.params).nextauth
  const allowed = answered[request.method as 'GET' | 'POST'] ?? []
  if (!action || more.length || !allowed.includes(action)) return new Response(null, { status: 404 })
  return NextAuth(nextAuthOptions())(request, context)
}

export { handle as GET, handle as POST }
