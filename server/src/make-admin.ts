// `pnpm --filter server admin <personId|openId>`: makes the first admin, who then gives the other roles.
import { ConfigError, readConfig } from './config.ts'
import { bindMode } from './db/mode.ts'
import { migrate, newManager, openDatabase } from './db/orm.ts'
import { makeAdmin } from './residents/admin.ts'

async function main(name: string | undefined): Promise<string> {
  if (!name) throw new ConfigError('Usage: pnpm --filter server admin <personId|openId>')
  const config = readConfig(process.env)
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const em = newManager(orm)
    const now = () => new Date()
    await bindMode(em, config.wechat, now())
    const made = await makeAdmin({ em, now }, name)
    if (!made) throw new ConfigError(`No person with the id or openid ${name}; they must have signed in once`)
    return made.already ? `${made.personId} is an admin already` : `${made.personId} is an admin now`
  } finally {
    await orm.close()
  }
}

try {
  process.stdout.write(`${await main(process.argv[2])}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
