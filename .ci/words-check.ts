// No real service may be named anywhere in the repository; what is searched for is spelled so as not to find itself.
import { spawnSync } from 'node:child_process'
import { root, say } from './process.ts'

const words = ['\u805a\u6c99e\u5b89', '\u9752\u725b\u8054\u76df', '\u94b1\u5858\u667a\u6cbb']

const { status, stdout, stderr } = spawnSync(
  'git',
  [
    'grep',
    '--line-number',
    '--ignore-case',
    '--fixed-strings',
    '--untracked',
    ...words.flatMap((word) => ['-e', word]),
  ],
  { cwd: root, encoding: 'utf8' },
)
// git grep ends with 1 when it found nothing.
if (status !== 1) {
  say(status === 0 ? `A real service is named:\n${stdout}` : `git grep failed: ${stderr}`)
  process.exitCode = 1
}
