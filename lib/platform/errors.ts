/**
 * Every refusal the product can make, once: the HTTP status it maps to and the
 * sentence a person reads. Anything thrown that is not a {@link Failure} is a
 * bug: edges log it and answer 500 without its message. How a sign-in can end
 * stands in lib/login/outcomes.ts.
 */
const failures = {
  unauthenticated: { status: 401, message: 'Sign in to continue.' },
  forbidden: { status: 403, message: 'Your role doesn’t allow that.' },
  proof_needed: { status: 403, message: 'Confirm that it is you, then try again. We ask again after ten minutes.' },
  factor_required: {
    status: 403,
    message: 'This organization asks for a second factor or a passkey. Set one up, or confirm with yours.',
  },
  factor_needed: {
    status: 409,
    message: 'Somebody that you work for asks for a factor, so one has to stay. Add another one first.',
  },
  factor_refused: { status: 400, message: 'We could not take that. Begin once more.' },
  wrong_factor: { status: 403, message: 'That did not match.' },
  factor_not_found: { status: 404, message: 'There is nothing of that kind on your account.' },
  passkey_taken: { status: 409, message: 'That passkey is in use already.' },
  too_many_factors: { status: 409, message: 'You have as many of these as we keep. Remove one first.' },
  confined_session: {
    status: 403,
    message:
      'Your organization’s sign-in opens that organization only. Sign in with your password for your own account.',
  },
  invalid_input: { status: 400, message: 'Some fields need attention.' },
  busy: { status: 503, message: 'Very many people are signing in right now. Try again in a minute.' },
  too_many_tries: { status: 429, message: 'There were too many tries from here.' },

  org_not_found: { status: 404, message: 'That organization doesn’t exist.' },
  member_not_found: { status: 404, message: 'That person isn’t in this organization.' },
  last_owner: { status: 409, message: 'An organization needs an owner. Make somebody else owner first.' },
  outranked: { status: 403, message: 'Only somebody with a higher role can do that.' },
  not_yourself: { status: 403, message: 'Somebody else has to do that for you.' },
  session_not_found: { status: 404, message: 'That session has already ended.' },
  wrong_password: { status: 403, message: 'That is not your current password.' },
  weak_password: { status: 400, message: 'Choose another password.' },

  slug_taken: { status: 409, message: 'That short name is taken.' },
  username_taken: { status: 409, message: 'That username is taken.' },
  email_taken: { status: 409, message: 'There is an account with that address already.' },
  domain_taken: { status: 409, message: 'That domain is verified by another organization.' },
  domain_expired_elsewhere: { status: 409, message: 'Another organization had verified that domain before.' },
  domain_refused: { status: 400, message: 'That domain can’t be claimed.' },
  domain_known: { status: 409, message: 'That domain is in your list already.' },
  domain_not_found: { status: 404, message: 'That domain doesn’t exist.' },
  domain_not_verified: { status: 409, message: 'Verify the domain first.' },
  domains_full: { status: 409, message: 'This organization has as many domains as it may. Remove one first.' },
  checks_too_often: { status: 429, message: 'We looked very often just now. Wait a few minutes.' },
  no_company: { status: 409, message: 'This organization belongs to no company.' },
  not_a_test_org: { status: 403, message: 'Only a test organization can borrow a domain.' },
  loan_not_found: { status: 404, message: 'That loan doesn’t exist.' },
  loan_asked: { status: 409, message: 'You have asked for that domain already.' },
  loan_people: { status: 400, message: 'List addresses in that domain, one a line, twenty at most.' },
  already_member: { status: 409, message: 'That person is a member already.' },
  already_invited: { status: 409, message: 'That address is invited already. You can send the mail again.' },
  invitation_not_found: { status: 404, message: 'That invitation doesn’t wait any more.' },
  invitation_gone: { status: 409, message: 'This invitation doesn’t wait any more.' },
  invitation_other_person: { status: 403, message: 'This invitation is for another address than yours.' },
  invitation_held: {
    status: 409,
    message: 'This invitation waits until the DNS record of its address’s domain is back. It lets nobody in before.',
  },
  invitation_by_sso: { status: 409, message: 'This organization’s people come by its own single sign-on.' },
  not_found: { status: 404, message: 'There is no such thing.' },

  connection_not_found: { status: 404, message: 'That connection doesn’t exist.' },
  connection_needs_domain: {
    status: 409,
    message: 'Verify a domain first: a connection signs in people of your verified domains only.',
  },
  connection_needs_plan: { status: 403, message: 'Single sign-on is part of the Business plan.' },
  connection_in_use: {
    status: 409,
    message: 'People are linked through this connection. Turn it off instead of removing it.',
  },
  connection_replaced_already: { status: 409, message: 'Another connection is taking this one’s place already.' },
  replacement_not_found: { status: 404, message: 'That connection does not take the place of another one.' },
  replacement_not_live: { status: 409, message: 'Both connections have to be on before you cut over.' },
  replacement_not_cut_over: { status: 409, message: 'There is no cut-over to take back any more.' },
  metadata_invalid: { status: 400, message: 'We can’t use this metadata.' },
  certificate_invalid: { status: 400, message: 'That is not a certificate we can use.' },
  client_key_invalid: { status: 400, message: 'That key and certificate can’t be used.' },
  certificate_last: { status: 409, message: 'A connection needs a signing certificate. Add the new one first.' },
  connection_incomplete: { status: 409, message: 'Finish setting up this connection first.' },
  guide_step_not_found: { status: 404, message: 'That step is not in this guide any more. Load the page again.' },
  draft_not_found: { status: 404, message: 'That draft doesn’t exist any more.' },
  draft_incomplete: { status: 409, message: 'This draft is not complete yet.' },
  draft_changed: {
    status: 409,
    message: 'Somebody changed this since you looked. Read the difference once more, then decide.',
  },
  word_needed: { status: 409, message: 'Type the connection’s name to go on in spite of what is said above.' },
  setup_link_gone: { status: 404, message: 'This set-up link has ended. Ask whoever sent it for a new one.' },
  setup_links_full: { status: 409, message: 'Five set-up links are in use already. Revoke one of them first.' },
  wrong_code: { status: 403, message: 'That is not the code that we mailed last. Type all eight digits.' },
  address_taken: { status: 409, message: 'Another connection keeps that address already.' },
  key_not_found: { status: 404, message: 'Nobody waits for an answer about that key.' },
  provider_unreachable: { status: 400, message: 'The identity provider didn’t answer.' },
  provider_refused: { status: 400, message: 'We can’t use this identity provider.' },
  address_not_public: {
    status: 400,
    message: 'That address leads into a private network. Use the provider’s public address.',
  },

  link_request_not_found: { status: 404, message: 'That request doesn’t exist.' },
  link_request_already_decided: { status: 409, message: 'Someone has already decided this request.' },
  link_not_allowed_self: {
    status: 403,
    message: 'You can’t link a sign-in to yourself, nor one that carries your own address. Ask another admin.',
  },
  link_not_allowed_role: {
    status: 403,
    message: 'This account has a higher role than yours. Ask an owner to link it.',
  },
  link_not_allowed_domain: {
    status: 409,
    message: 'The sign-in’s address is not in a verified domain of your organization. Verify the domain first.',
  },
  already_linked: {
    status: 409,
    message: 'This person already has a sign-in through this connection. Unlink that one first.',
  },
  too_soon: { status: 429, message: 'You can do that once a day.' },
  undo_too_late: {
    status: 409,
    message: 'This sign-in has been used since, so undoing is no longer possible. Unlink it from the member instead.',
  },
  app_not_found: { status: 404, message: 'That app doesn’t exist.' },
  app_takes_no_secret: {
    status: 409,
    message: 'Only a web app with a server can keep a secret. This one proves itself by PKCE.',
  },
  apps_full: { status: 409, message: 'This organization has as many apps as it may. Ask the vendor for more room.' },
  app_secrets_full: { status: 409, message: 'Two secrets are in use already. Revoke one of them first.' },
  team_not_found: { status: 404, message: 'That team doesn’t exist.' },
  team_in_use: {
    status: 409,
    message: 'New people of a connection go into this team. An owner chooses another team for them first.',
  },
  team_taken: { status: 409, message: 'There is a team of that name already.' },
  operator_account_taken: { status: 409, message: 'That account belongs to another operator.' },
  onboarding_not_offered: { status: 409, message: 'The operator of this installation does not set it up for others.' },
  sso_request_open: { status: 409, message: 'You have asked already. The request is on the start page.' },
  sso_request_not_found: { status: 404, message: 'That request doesn’t exist.' },
  sso_request_settled: { status: 409, message: 'Somebody was faster: this request is not where you saw it any more.' },
  too_many_wishes: { status: 429, message: 'That is as much as we take in a day. Go on tomorrow.' },

  api_key_needed: { status: 401, message: 'Send a key that is valid: “Authorization: Bearer opk_…”.' },
  api_key_lacks_permission: { status: 403, message: 'This key does not have the permission for that.' },
  api_no_such_address: { status: 404, message: 'The API has no such address.' },
  api_no_such_method: { status: 405, message: 'This address is not for that method.' },
  api_not_json: { status: 415, message: 'Send JSON, as “Content-Type: application/json”.' },
  api_too_large: { status: 413, message: 'Send 64 kB at most.' },
  api_too_often: { status: 429, message: 'This key calls too often. Go on when “Retry-After” is over.' },
  api_call_differs: { status: 422, message: 'That Idempotency-Key was for another request.' },
  api_call_running: { status: 409, message: 'A request with that Idempotency-Key is being worked on.' },
  api_answer_lost: {
    status: 409,
    message: 'The request with that Idempotency-Key was done, but its answer was lost. Look before you send another.',
  },

  job_not_found: { status: 404, message: 'There is no failed job with that id.' },
} as const satisfies Record<string, { status: number; message: string }>

export type FailureCode = keyof typeof failures

/** Field name to the sentence shown under that field. */
export type FieldErrors = Record<string, string>

export class Failure extends Error {
  readonly code: FailureCode
  readonly status: number
  readonly fields: FieldErrors

  constructor(code: FailureCode, options: { fields?: FieldErrors; detail?: string; cause?: unknown } = {}) {
    super(options.detail ? `${failures[code].message} ${options.detail}` : failures[code].message, {
      cause: options.cause,
    })
    this.name = 'Failure'
    this.code = code
    this.status = failures[code].status
    this.fields = options.fields ?? {}
  }
}

/** Refuses. `detail` is a further sentence for the person, never what a stranger sent. */
export function fail(code: FailureCode, options?: { fields?: FieldErrors; detail?: string; cause?: unknown }): never {
  throw new Failure(code, options)
}

/** Whether `error` is a refusal (by name: `lib` is loaded twice in the web process). */
export function isFailure(error: unknown, code?: FailureCode): error is Failure {
  return error instanceof Error && error.name === 'Failure' && (!code || (error as Failure).code === code)
}
