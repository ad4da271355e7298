import { hostedGet } from '@/app/_server/hosted'
import { urls } from '@/lib/platform/urls'
import { SignedOutPage } from '../_pages/sign-out'

export const GET = hostedGet((visit) => visit.show(<SignedOutPage loginUrl={urls.login()} />))
