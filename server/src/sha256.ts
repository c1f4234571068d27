// The mark of a text, or of several together: what is looked up by it is not kept in clear.
import { createHash } from 'node:crypto'

export const sha256 = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('hex')
