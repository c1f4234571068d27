// What is settled at a district's sites, and the schedules of their counters.
import { drawUpSchedule, loadServices } from '../../appointments/actions.ts'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { MicroBrain } from '../entities.ts'
import { files, type District, type Problem } from './district.ts'

/** Districts of one database share their services: one may add some, and change them only while it is alone. */
export async function loadServicesOf(tx: Context, { code, services }: District, problems: Problem[]) {
  if (services.length === 0) return
  const others = await tx.em.count(MicroBrain, { kind: 'district', id: { $ne: code } })
  const rows = services.map(({ service }) => service)
  const taken = new Set(await loadServices(tx, rows, others === 0))
  for (const { line, service } of services)
    if (taken.has(service.code))
      problems.push({
        file: files.services,
        line,
        message: `${service.code} 已经有了，和这里写的不同；同一个库里的区共用业务`,
      })
}

/** One that is there stays as it is: it goes on in the console, where everybody sees whom a change moves. */
export async function loadCounters(tx: Context, { counters, sites }: District, problems: Problem[]) {
  const own = new Set(sites.map(({ id }) => id))
  for (const { line, counter } of counters) {
    const { id, site, ...change } = counter
    if (!own.has(site)) continue
    const wrong = (message: string) => problems.push({ file: files.counters, line, message })
    try {
      if (!(await drawUpSchedule(tx, id, site, change))) wrong(`编号 ${id} 已经是别的站点的`)
    } catch (error) {
      if (!(error instanceof Refused) || !error.fields) throw error
      for (const { path, message } of error.fields) wrong(`${path} ${message}`)
    }
  }
}
