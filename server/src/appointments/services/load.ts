// Services from the folder of a district, beside those that every district begins with and what an admin has written.
import type { DistrictService } from '@chaolin/shared/appointments/district-schema'
import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../../context.ts'
import { Service } from '../entities.ts'
import { seedServices } from './actions.ts'
import { forgetServices } from './queries.ts'

/** In the place of a person: by this a folder knows its own again, and nobody else takes them for unwritten. */
const byFolder = 'district folder'

const plain = { disableIdentityMap: true } as const

/**
 * What an admin has written since stays. Gives the codes that say something else already and may not be changed, since
 * other districts of the same database go by them.
 */
export async function loadServices(
  tx: Context,
  services: readonly DistrictService[],
  mayChange: boolean,
): Promise<string[]> {
  await seedServices(tx)
  const there = new Map((await tx.em.find(Service, {}, plain)).map((row) => [row.code, row]))
  let position = there.size
  const taken: string[] = []
  for (const { code, offered, ...published } of services) {
    const row = { offered, published, changedBy: byFolder, changedAt: tx.now() }
    const now = there.get(code)
    if (!now) await tx.em.insert(Service, { code, position: position++, ...row })
    else if (isPersons(now) || isSame(now, row)) continue
    else if (mayChange) await tx.em.nativeUpdate(Service, { code }, row)
    else taken.push(code)
  }
  forgetServices(tx)
  return taken
}

const isPersons = ({ changedBy }: Service) => changedBy !== null && changedBy !== byFolder

const isSame = (a: Pick<Service, 'offered' | 'published'>, b: Pick<Service, 'offered' | 'published'>) =>
  a.offered === b.offered && isDeepStrictEqual(a.published, b.published)
