// The statements of POST /v1/reports, in the order the server sends them, as one would write them by hand.
import { formatNumber, numberAlphabet, numberRandomLength } from '@chaolin/shared/reports/number'
import { customAlphabet } from 'nanoid'

export type Dialect = 'sqlite' | 'mysql'
export type Value = string | number | null
export type Statement = { sql: string; values: Value[] }

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const insert = (table: string, row: Record<string, Value>): Statement => {
  const columns = Object.keys(row)
  const marks = columns.map(() => '?').join(', ')
  return {
    sql: `insert into ${table} (${columns.map((name) => `\`${name}\``).join(', ')}) values (${marks})`,
    values: Object.values(row),
  }
}

export type Sample = {
  text: string
  category: string
  lng: number
  lat: number
  homeId: string
  answer: string
}

/** One request: what it reads, and what it writes in its transaction. */
export function statementsOf(dialect: Dialect, sample: Sample, personId: string, key: string) {
  const now = Date.now()
  const time = (ms: number): Value =>
    dialect === 'sqlite' ? ms : new Date(ms).toISOString().slice(0, 23).replace('T', ' ')
  const number = formatNumber(drawNumber())
  const oldNumber = /[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/
  return {
    answer: sample.answer.replace(oldNumber, number),
    roles: {
      sql: 'select role, micro_brain_id from person_roles where person_id = ? order by id',
      values: [personId],
    },
    earlier: { sql: 'select 1 from idempotent_answers where id = ?', values: [key] },
    lock: {
      sql: `select id from people where id = ? limit 1${dialect === 'mysql' ? ' for update' : ''}`,
      values: [personId],
    },
    counts: {
      sql: `select (select count(*) from reports where person_id = ? and status in ('submitted', 'accepted', 'in_progress')) as open_now,
        (select count(*) from reports where person_id = ? and created_at >= ?) as today`,
      values: [personId, personId, time(now - dayMs / 2)],
    },
    report: insert('reports', reportRow(sample, personId, number, now, time)),
    history: (reportId: number) =>
      insert('report_history', historyRow(sample, personId, reportId, time(now))),
    job: (reportId: number) => insert('jobs', jobRow(reportId, time(now))),
    keepAnswer: (body: string) =>
      insert('idempotent_answers', { id: key, body_hash: key, status: 201, body, created_at: time(now) }),
  }
}

type Clock = (ms: number) => Value

const reportRow = (sample: Sample, personId: string, number: string, now: number, time: Clock) => ({
  number,
  person_id: personId,
  source: 'app',
  text: sample.text,
  category: sample.category,
  category_by: 'person',
  address: null,
  lng: sample.lng,
  lat: sample.lat,
  answers: '{}',
  anonymous: 0,
  public: 0,
  public_refused: 0,
  status: 'submitted',
  home_id: sample.homeId,
  desk: 0,
  promised_at: time(now),
  accept_due_at: time(now + dayMs),
  due_at: time(now + 3 * dayMs),
  yellow_at: time(now + 2 * dayMs),
  spot_lng: sample.lng,
  spot_lat: sample.lat,
  cell: '40117:12119',
  triage_version: 'bench',
  urgent_number: null,
  urgent_reason: null,
  urgent_open: 0,
  supports: 0,
  rule_id: 'place.community',
  rule_version: 0,
  route_inputs: '{}',
  areas_version: 'synthetic-2026-1',
  border_distance_m: 120.5,
  near_border: 0,
  outside: 0,
  joint: '[]',
  informed: '[]',
  cover_photo_id: null,
  remind_count: 0,
  reopen_count: 0,
  rejection_contested: 0,
  delivery_status: 'none',
  delivery_attempts: 0,
  steps: 1,
  created_at: time(now),
})

const historyRow = (sample: Sample, personId: string, reportId: number, at: Value) => ({
  report_id: reportId,
  seq: 1,
  step: 'submit',
  status: 'submitted',
  home_id: sample.homeId,
  by: 'reporter',
  person_id: personId,
  note: null,
  internal_note: null,
  photo_ids: '[]',
  data: '{}',
  at,
})

const jobRow = (reportId: number, at: Value) => ({
  kind: 'report.notify',
  subject: `report:${reportId}`,
  payload: JSON.stringify({ reportId, seq: 1 }),
  state: 'due',
  attempts: 0,
  due_at: at,
  created_at: at,
})
