// Before all suites: a place for the databases that are copied.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default function begin() {
  process.env.TEST_TEMPLATES = mkdtempSync(join(tmpdir(), 'chaolin-templates-'))
}
