// `pnpm --filter server admin <personId|openId>`: makes the first admin, who then gives the other roles.
import { pathToFileURL } from 'node:url'
import { ConfigError, readConfig, type Config } from '../config.ts'
import { migrate, newManager, openDatabase } from '../db/orm.ts'
import { bindMode } from '../db/mode.ts'
import { roleRow } from './actions.ts'
import { Person, PersonRole } from './entities.ts'

/** Gives the words to print; giving the role twice changes nothing. */
export async function makeAdmin(config: Config, name: string, now = () => new Date()): Promise<string> {
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const em = newManager(orm)
    await bindMode(em, config.wechat, now())
    const person = await em.findOne(Person, { $or: [{ id: name }, { openId: name }], deletedAt: null })
    if (!person)
      throw new ConfigError(`No person with the id or openid ${name}; they must have signed in once`)
    const known = await em.count(PersonRole, { personId: person.id, role: 'admin' })
    if (known > 0) return `${person.id} is an admin already`
    await em.insert(PersonRole, roleRow({ now }, person.id, { role: 'admin' }, null))
    return `${person.id} is an admin now`
  } finally {
    await orm.close()
  }
}

async function main(name: string | undefined) {
  if (!name) throw new ConfigError('Usage: pnpm --filter server admin <personId|openId>')
  process.stdout.write(`${await makeAdmin(readConfig(process.env), name)}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
    process.exitCode = 1
  })
