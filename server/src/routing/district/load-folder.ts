// A folder into the database: what is wrong in its files and what is wrong with them together, in one list.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJob } from '../../outbox/actions.ts'
import { checkJob } from '../rules/alerts.ts'
import { DistrictRefused, files } from './district.ts'
import { judgeAddresses, loadDistrict, type Loaded } from './load.ts'
import { readFolder } from './read-folder.ts'

export async function loadFolder(ctx: Context, folder: string): Promise<Loaded> {
  const { district, problems } = await readFolder(folder)
  if (!district) throw new DistrictRefused(problems)
  // Posts that are not sound cannot be written, not even to be taken away again.
  if (problems.some(({ file }) => file === files.posts || file === files.sites))
    throw new DistrictRefused([...problems, ...(await judgeAddresses(ctx, district))])
  return inTransaction(ctx, async (tx) => {
    const loaded = await loadDistrict(tx, district, problems)
    await addJob(tx, checkJob)
    return loaded
  })
}
