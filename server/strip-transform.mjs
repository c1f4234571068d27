// Lets jest read TypeScript exactly as Node runs it: types are blanked out, line and column stay the same.
import { createHash } from 'node:crypto'
import { stripTypeScriptTypes } from 'node:module'

export default {
  process(source) {
    return { code: stripTypeScriptTypes(source, { mode: 'strip' }) }
  },
  getCacheKey(source) {
    return createHash('sha256').update(process.version).update('strip-1').update(source).digest('hex')
  },
}
