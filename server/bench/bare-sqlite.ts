// The statements by hand on node:sqlite, prepared once each, with the durability of the real server.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { statementsOf, type Sample, type Statement } from './statements.ts'
import type { BareStore } from './bare.ts'

export function openBareSqlite(file: string, sample: Sample): BareStore {
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  db.exec('pragma journal_mode=wal; pragma synchronous=full; pragma temp_store=memory;')
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? db.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  const read = ({ sql, values }: Statement) => prepare(sql).all(...values)
  const insert = ({ sql, values }: Statement) => Number(prepare(sql).run(...values).lastInsertRowid)

  function inTransaction<T>(work: () => T): T {
    prepare('begin immediate').run()
    try {
      const answer = work()
      prepare('commit').run()
      return answer
    } catch (error) {
      prepare('rollback').run()
      throw error
    }
  }

  return {
    async submit(personId, key) {
      const s = statementsOf('sqlite', sample, personId, key)
      if (read(s.roles).length === 0) throw new Error('nobody')
      if (read(s.earlier).length > 0) throw new Error('answered before')
      return inTransaction(() => {
        read(s.lock)
        read(s.counts)
        const reportId = insert(s.report)
        insert(s.history(reportId))
        insert(s.job(reportId))
        insert(s.keepAnswer(s.answer))
        return s.answer
      })
    },
    async insertThree(personId, key) {
      const s = statementsOf('sqlite', sample, personId, key)
      return inTransaction(() => {
        const reportId = insert(s.report)
        insert(s.history(reportId))
        insert(s.job(reportId))
        return s.answer
      })
    },
    close: async () => db.close(),
  }
}
