/** What the person at the terminal sees once the demo runs: addresses, people, what to try first. */
export function summaryLines(addresses, { people, tries }) {
  const places = [
    ['Porchlight', addresses.web],
    ['Identity provider', addresses.idp],
    ['Mailbox', addresses.mailbox],
    ['Widgets, an app', addresses.widgets],
    ['Reports, another app', addresses.reports],
    ['A desktop app', addresses.desktop],
  ]
  const persons = people.map(({ label, login, password, note }) => [label, login, password ?? '', note ?? ''])
  return [
    '',
    ...aligned(places),
    ...(persons.length ? ['', 'People (who, sign in as, password)', ...aligned(persons)] : []),
    ...(tries.length ? ['', 'Try first', ...tries.map((text, index) => `  ${index + 1}. ${text}`)] : []),
    '',
    'Ctrl-C ends all of it; the data stays.',
  ]
}

/** Rows as columns, two spaces apart; trailing blanks are cut. */
function aligned(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
}
